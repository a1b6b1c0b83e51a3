"""What shops sell: category -> sub-category -> (lowest and highest price, nouns, brands)."""

CATALOGUE: dict[str, dict[str, tuple[float, float, str, str]]] = {
    "Electronics": {
        "Headphones": (
            19,
            350,
            (
                "Wireless Headphones,Noise-Cancelling Headphones,Bluetooth Earbuds,Gaming Headset,Studio "
                "Headphones,In-Ear Monitors,Sports Earbuds"
            ),
            "Sony,Bose,JBL,Sennheiser,Jabra",
        ),
        "Laptops": (
            399,
            2600,
            '14" Laptop,15" Laptop,Gaming Laptop,Convertible Notebook,Business Ultrabook,Chromebook',
            "Lenovo,Dell,HP,Asus,Acer",
        ),
        "Smartphones": (
            149,
            1300,
            "5G Smartphone,Dual-SIM Smartphone,Compact Smartphone,Rugged Smartphone,Foldable Phone",
            "Samsung,Google,Motorola,Xiaomi,Nokia",
        ),
        "Cameras": (
            89,
            2400,
            "Mirrorless Camera,Action Camera,Instant Camera,Compact Camera,Security Camera,Webcam HD",
            "Canon,Nikon,Fujifilm,Panasonic,GoPro",
        ),
        "Accessories": (
            7,
            90,
            (
                "USB-C Charger,Power Bank,Wireless Mouse,Mechanical Keyboard,HDMI Cable,Laptop Stand,Phone "
                "Case,Screen Protector,Memory Card"
            ),
            "Anker,Logitech,Belkin,Ugreen,SanDisk",
        ),
        "Audio": (
            39,
            600,
            "Bluetooth Speaker,Soundbar,Smart Speaker,Portable Radio,Record Player",
            "JBL,Sonos,Marshall,Bose,Philips",
        ),
    },
    "Home & Kitchen": {
        "Cookware": (
            12,
            180,
            "Cast Iron Skillet,Frying Pan,Saucepan Set,Stock Pot,Wok,Baking Tray,Dutch Oven",
            "Tefal,Le Creuset,Lodge,WMF,KitchenCraft",
        ),
        "Appliances": (
            25,
            420,
            "Electric Kettle,Toaster,Stand Mixer,Coffee Grinder,Espresso Machine,Hand Blender,Air Fryer,Rice Cooker",
            "Bosch,Philips,De'Longhi,Krups,KitchenAid",
        ),
        "Bedding": (
            15,
            190,
            "Cotton Duvet Cover,Linen Sheet Set,Feather Pillow,Wool Blanket,Mattress Topper",
            "Dormeo,Brooklinen,Silentnight,Casper",
        ),
        "Lighting": (
            9,
            160,
            "Desk Lamp,LED Bulb Pack,Floor Lamp,Pendant Light,Night Light,String Lights",
            "Philips,Osram,Ikea,Eglo",
        ),
        "Storage": (
            6,
            90,
            "Storage Box,Glass Jar Set,Laundry Basket,Shoe Rack,Drawer Organizer",
            "Curver,Ikea,Joseph Joseph,Keter",
        ),
    },
    "Furniture": {
        "Chairs": (
            39,
            520,
            "Office Chair,Dining Chair,Rocking Chair,Bar Stool,Armchair,Folding Chair",
            "Herman Miller,Ikea,Vitra,Songmics",
        ),
        "Tables": (
            49,
            900,
            "Dining Table,Coffee Table,Standing Desk,Side Table,Console Table,Writing Desk",
            "Ikea,Vasagle,Flexispot,Tvilum",
        ),
        "Sofas": (249, 1900, "Two-Seater Sofa,Corner Sofa,Sofa Bed,Leather Couch,Recliner", "Ikea,Ashley,Muuto,Home24"),
        "Shelves": (25, 380, "Bookcase,Wall Shelf,TV Stand,Wardrobe,Sideboard", "Ikea,Vasagle,Tvilum,String"),
    },
    "Clothing": {
        "Shirts": (
            12,
            95,
            "Cotton T-Shirt,Linen Shirt,Flannel Shirt,Polo Shirt,Oxford Shirt,Long-Sleeve Tee",
            "Levi's,Uniqlo,H&M,Lacoste,Gant",
        ),
        "Trousers": (
            25,
            140,
            "Slim Jeans,Chino Trousers,Cargo Pants,Corduroy Trousers,Denim Shorts",
            "Levi's,Wrangler,Lee,Dockers",
        ),
        "Jackets": (
            49,
            380,
            "Rain Jacket,Down Jacket,Denim Jacket,Fleece Jacket,Wool Coat,Windbreaker",
            "Patagonia,The North Face,Columbia,Jack Wolfskin",
        ),
        "Knitwear": (
            29,
            160,
            "Merino Sweater,Wool Cardigan,Turtleneck,Knitted Vest,Cashmere Scarf",
            "Gant,Uniqlo,Arket,Benetton",
        ),
        "Accessories": (
            9,
            80,
            "Leather Belt,Wool Hat,Cotton Socks,Silk Scarf,Baseball Cap,Winter Gloves",
            "Fossil,Barts,Falke,New Era",
        ),
    },
    "Shoes": {
        "Sneakers": (
            45,
            190,
            "Running Shoes,Canvas Sneakers,Trail Running Shoes,Leather Sneakers,Tennis Shoes",
            "Nike,Adidas,Puma,New Balance,Asics",
        ),
        "Boots": (
            69,
            280,
            "Hiking Boots,Chelsea Boots,Winter Boots,Rubber Boots,Work Boots",
            "Timberland,Dr. Martens,Salomon,Merrell",
        ),
        "Sandals": (
            19,
            110,
            "Leather Sandals,Flip-Flops,Trekking Sandals,Slippers",
            "Birkenstock,Teva,Havaianas,Crocs",
        ),
    },
    "Sports": {
        "Fitness": (
            8,
            480,
            "Yoga Mat,Dumbbell Set,Kettlebell,Resistance Bands,Foam Roller,Exercise Bike,Jump Rope",
            "Adidas,Reebok,Domyos,Theraband",
        ),
        "Cycling": (
            12,
            1400,
            "Bike Helmet,City Bike,Mountain Bike,Bike Lock,Bicycle Pump,Cycling Gloves",
            "Giant,Trek,Shimano,Abus,Cube",
        ),
        "Camping": (
            15,
            420,
            "Two-Person Tent,Sleeping Bag,Camping Stove,Hiking Backpack,Head Torch,Water Bottle",
            "MSR,Vaude,Deuter,Coleman,Petzl",
        ),
        "Team Sports": (
            12,
            90,
            "Football,Basketball,Volleyball,Shin Guards,Goalkeeper Gloves",
            "Adidas,Nike,Molten,Select",
        ),
    },
    "Beauty": {
        "Skincare": (
            6,
            75,
            "Face Cream,Cleansing Gel,Vitamin C Serum,Sun Lotion SPF 50,Hand Cream,Night Cream",
            "Nivea,Garnier,CeraVe,Weleda,La Roche-Posay",
        ),
        "Hair Care": (5, 60, "Shampoo,Conditioner,Hair Oil,Styling Gel,Hair Dryer", "L'Oréal,Dove,Pantene,Wella"),
        "Fragrance": (
            25,
            140,
            "Eau de Toilette,Eau de Parfum,Body Mist,Aftershave",
            "Hugo Boss,Davidoff,Calvin Klein,Lacoste",
        ),
    },
    "Books": {
        "Cookbooks": (
            12,
            45,
            "Baking for Beginners,One-Pot Dinners,The Vegetarian Kitchen,Street Food at Home",
            "DK,Phaidon,Ten Speed Press",
        ),
        "Travel Guides": (
            10,
            32,
            "City Guide Lisbon,Walking in the Alps,Road Trips in Scotland,Island Hopping Greece",
            "Lonely Planet,Rough Guides,DK",
        ),
        "Children's Books": (
            5,
            25,
            "Bedtime Stories,My First Atlas,The Little Gardener,Animals of the Forest,Counting Book",
            "Usborne,Ladybird,Puffin",
        ),
    },
    "Toys": {
        "Building Sets": (
            9,
            220,
            "Building Blocks,Castle Set,Train Set,Marble Run,Space Station Set",
            "Lego,Playmobil,Brio,Hape",
        ),
        "Games": (
            8,
            70,
            "Board Game,Card Game,Chess Set,Jigsaw Puzzle 1000 Pieces,Memory Game",
            "Ravensburger,Hasbro,Kosmos,Mattel",
        ),
        "Outdoor Toys": (10, 160, "Balance Bike,Kick Scooter,Sandbox Set,Water Blaster,Kite", "Puky,Hudora,Nerf,Smoby"),
    },
    "Garden": {
        "Tools": (
            8,
            160,
            "Pruning Shears,Garden Hose,Spade,Hedge Trimmer,Watering Can,Wheelbarrow",
            "Gardena,Fiskars,Wolf-Garten,Bosch",
        ),
        "Plants": (
            3,
            60,
            "Lavender,Tomato Seeds,Rose Bush,Olive Tree,Herb Garden Kit,Tulip Bulbs",
            "Bakker,Sperli,Thompson & Morgan",
        ),
        "Outdoor Living": (
            25,
            700,
            "Charcoal Grill,Garden Bench,Parasol,Hammock,Fire Pit,Solar Lantern",
            "Weber,Keter,Outsunny,Amazonas",
        ),
    },
    "Office": {
        "Stationery": (
            2,
            45,
            "Notebook A5,Ballpoint Pen Set,Sticky Notes,Weekly Planner,Highlighter Pack,Fountain Pen",
            "Moleskine,Leuchtturm1917,Stabilo,Lamy,Pilot",
        ),
        "Equipment": (
            15,
            320,
            "Laser Printer,Paper Shredder,Label Maker,Whiteboard,Desk Organizer,Laminator",
            "Brother,HP,Fellowes,Dymo,Leitz",
        ),
    },
    "Grocery": {
        "Coffee & Tea": (
            3,
            25,
            "Espresso Beans 1 kg,Ground Coffee,Green Tea,Earl Grey Tea,Herbal Infusion,Hot Chocolate",
            "Lavazza,Illy,Twinings,Dallmayr",
        ),
        "Pantry": (
            1,
            18,
            "Olive Oil,Spaghetti,Basmati Rice,Tomato Sauce,Peanut Butter,Honey,Oat Flakes,Sea Salt",
            "Barilla,De Cecco,Mutti,Alnatura",
        ),
        "Snacks": (
            1,
            12,
            "Dark Chocolate,Salted Almonds,Potato Chips,Granola Bars,Rice Crackers,Fruit Gums",
            "Lindt,Ritter Sport,Haribo,Kettle",
        ),
    },
    "Pet Supplies": {
        "Dogs": (5, 95, "Dog Bed,Dog Leash,Chew Toy,Dry Dog Food,Dog Coat", "Trixie,Hunter,Royal Canin,Pedigree"),
        "Cats": (
            4,
            120,
            "Cat Tree,Cat Litter,Scratching Post,Wet Cat Food,Cat Carrier",
            "Trixie,Whiskas,Catit,Royal Canin",
        ),
    },
    "Tools": {
        "Power Tools": (
            35,
            380,
            "Cordless Drill,Circular Saw,Jigsaw,Angle Grinder,Orbital Sander,Impact Driver",
            "Bosch,Makita,DeWalt,Metabo",
        ),
        "Hand Tools": (
            6,
            110,
            "Screwdriver Set,Claw Hammer,Adjustable Wrench,Tape Measure,Spirit Level,Tool Box",
            "Stanley,Wera,Knipex,Bahco",
        ),
    },
}
COLORS = (
    "Black",
    "White",
    "Blue",
    "Grey",
    "Red",
    "Green",
    "Navy",
    "Beige",
    "Brown",
    "Silver",
    "Pink",
    "Yellow",
    "Orange",
)
