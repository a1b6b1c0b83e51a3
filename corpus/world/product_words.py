"""What may be said of the products of a category."""

# category -> what may be said of its products: materials, features, benefits, uses.
WORDS: dict[str, tuple[str, str, str, str]] = {
    "Electronics": (
        "brushed aluminium,recycled plastic,tempered glass",
        "a rechargeable battery,fast charging,Bluetooth 5.3,a two-year warranty,a braided cable,noise reduction",
        "ready to use out of the box,quiet in operation,easy to set up,light enough to carry all day",
        "travel,the office,gaming,home and studio",
    ),
    "Home & Kitchen": (
        "stainless steel,cast iron,glass,ceramic,bamboo,organic cotton",
        "a non-slip base,a removable lid,a heat-resistant handle,a matte finish,a timer",
        "easy to clean,dishwasher safe,built to last,ideal for small kitchens",
        "daily use,families,small apartments,the weekend",
    ),
    "Furniture": (
        "solid oak,walnut,steel,linen,full-grain leather,pine",
        "adjustable height,a soft-close drawer,padded armrests,hidden storage",
        "simple to assemble,ideal for small spaces,built to last,easy to move",
        "the living room,the office,small apartments,guests",
    ),
    "Clothing": (
        "organic cotton,merino wool,linen,recycled polyester,denim",
        "a hidden pocket,a regular fit,reinforced seams,a soft lining,ribbed cuffs",
        "machine washable,soft on the skin,warm without weight,easy to combine",
        "cool evenings,everyday wear,the office,travel,winter days",
    ),
    "Shoes": (
        "full-grain leather,suede,canvas,recycled mesh,rubber",
        "a cushioned sole,a padded collar,a grippy outsole,a removable insole",
        "comfortable all day,water-resistant,light on the foot,true to size",
        "long walks,city days,trail runs,summer,wet weather",
    ),
    "Sports": (
        "nylon,aluminium,neoprene,natural rubber,ripstop fabric",
        "an adjustable strap,a carry bag,reflective details,a non-slip surface",
        "light enough to carry all day,easy to pack,made for beginners and pros,quick to set up",
        "home workouts,outdoor trips,training,weekend tours",
    ),
    "Beauty": (
        "shea butter,aloe vera,argan oil,chamomile,vitamin E",
        "a light scent,a pump dispenser,natural ingredients,SPF 30",
        "gentle on the skin,free of parabens,quickly absorbed,dermatologically tested",
        "dry skin,daily care,sensitive skin,the whole family",
    ),
    "Books": (
        "recycled paper,linen boards",
        "full-colour photos,detailed maps,a ribbon marker,an index",
        "perfect as a gift,easy to follow,a pleasure to read",
        "beginners,curious readers,families,travellers",
    ),
    "Toys": (
        "beech wood,recycled plastic,cardboard,soft fabric",
        "bright colours,rounded edges,extra parts,clear instructions",
        "perfect as a gift,safe for small children,fun for the whole family",
        "rainy days,ages 3 and up,ages 6 and up,family evenings",
    ),
    "Garden": (
        "galvanised steel,teak,rattan,hardened steel,terracotta",
        "an ergonomic handle,a rust-proof coating,a storage cover",
        "weatherproof,easy to handle,built to last",
        "the balcony,small gardens,raised beds,summer evenings",
    ),
    "Office": (
        "recycled paper,aluminium,beech wood,plastic",
        "dotted pages,a refillable cartridge,wireless printing,a soft cover",
        "made for daily use,quiet in operation,easy to refill",
        "the office,students,meetings,home office",
    ),
    "Grocery": (
        "organic wheat,whole beans,sun-ripened fruit,cocoa from Ghana",
        "no added sugar,a resealable bag,a mild taste,a rich aroma",
        "organic,vegan,gluten-free,fair trade",
        "breakfast,quick dinners,snacks on the go,cold evenings",
    ),
    "Pet Supplies": (
        "soft fleece,sisal,natural rubber,stainless steel",
        "a washable cover,a non-slip base,real chicken,extra vitamins",
        "easy to clean,grain-free,loved by pets",
        "puppies,indoor cats,large dogs,older pets",
    ),
    "Tools": (
        "chrome vanadium steel,hardened steel,fibreglass,aluminium",
        "a soft grip,a brushless motor,a magnetic tip,a spare battery",
        "built to last,precise,light in the hand",
        "home projects,professionals,tight spaces,daily use",
    ),
}
