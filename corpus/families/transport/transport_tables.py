"""Value tables for transport records: vehicles, stations, lines, carriers, ships and roads."""

from corpus.families.drawing import listed, rows

# make, model, body, fuel, seats, doors, first year
CARS = rows("""
Toyota|Corolla|sedan|petrol|5|4|1998
Volkswagen|Golf|hatchback|petrol|5|5|1998
Ford|Focus|hatchback|diesel|5|5|2000
Tesla|Model 3|sedan|electric|5|4|2017
Honda|Civic|sedan|petrol|5|4|1998
Renault|Clio|hatchback|petrol|5|5|1999
BMW|320d|sedan|diesel|5|4|2000
Škoda|Octavia|estate|diesel|5|5|2000
Toyota|Prius|hatchback|hybrid|5|5|2001
Nissan|Leaf|hatchback|electric|5|5|2011
Fiat|500|hatchback|petrol|4|3|2008
Mercedes-Benz|Sprinter|van|diesel|3|4|2000
Ford|F-150|pickup|petrol|5|4|1998
Hyundai|Kona Electric|SUV|electric|5|5|2018
Volvo|XC60|SUV|diesel|5|5|2009
Kia|Sportage|SUV|petrol|5|5|2001
Peugeot|208|hatchback|petrol|5|5|2012
Mazda|MX-5|convertible|petrol|2|2|1998
Dacia|Duster|SUV|diesel|5|5|2010
Audi|A4|estate|diesel|5|5|1999
Subaru|Outback|estate|petrol|5|5|2000
Renault|Zoe|hatchback|electric|5|5|2013
Opel|Corsa|hatchback|petrol|5|5|2000
Chevrolet|Silverado|pickup|petrol|5|4|1999
Citroën|Berlingo|van|diesel|5|5|2000
Jeep|Wrangler|SUV|petrol|5|4|2000
""")

COLOURS = listed("white; black; silver; grey; blue; red; green; brown; yellow; orange")

# station, city, country, latitude, longitude, platforms, operator, code
STATIONS = rows("""
Gare du Nord|Paris|FR|48.8809|2.3553|31|SNCF|FRPNO
London Paddington|London|GB|51.5154|-0.1755|13|Network Rail|PAD
Berlin Hauptbahnhof|Berlin|DE|52.5251|13.3694|14|DB InfraGO|BLS
Zürich HB|Zürich|CH|47.3779|8.5403|26|SBB|ZUE
Grand Central Terminal|New York|US|40.7527|-73.9772|44|Metro-North|NYG
Shinjuku|Tokyo|JP|35.6896|139.7006|16|JR East|SJK
Amsterdam Centraal|Amsterdam|NL|52.3789|4.9004|15|ProRail|ASD
Wien Hauptbahnhof|Vienna|AT|48.1854|16.3763|12|ÖBB|WBF
Roma Termini|Rome|IT|41.9009|12.5020|32|RFI|ROT
Madrid Puerta de Atocha|Madrid|ES|40.4066|-3.6906|24|Adif|MPA
Bruxelles-Midi|Brussels|BE|50.8358|4.3356|22|SNCB|FBMZ
København H|Copenhagen|DK|55.6727|12.5646|12|DSB|KH
Stockholm Central|Stockholm|SE|59.3300|18.0580|17|Jernhusen|CST
Oslo S|Oslo|NO|59.9109|10.7523|19|Bane NOR|OSL
Helsinki Central|Helsinki|FI|60.1719|24.9414|19|VR|HKI
München Hbf|Munich|DE|48.1402|11.5583|32|DB InfraGO|MH
Warszawa Centralna|Warsaw|PL|52.2288|21.0032|8|PKP|WWC
Praha hlavní nádraží|Prague|CZ|50.0831|14.4353|16|Správa železnic|PHN
Budapest Keleti|Budapest|HU|47.5003|19.0839|13|MÁV|BPK
Lisboa Oriente|Lisbon|PT|38.7678|-9.0990|8|IP|LOR
Union Station|Toronto|CA|43.6453|-79.3806|16|GO Transit|TRTO
Edinburgh Waverley|Edinburgh|GB|55.9521|-3.1890|20|Network Rail|EDB
Kyoto Station|Kyoto|JP|34.9858|135.7588|19|JR West|KYO
Sydney Central|Sydney|AU|-33.8832|151.2067|26|Sydney Trains|CEN
Chicago Union Station|Chicago|US|41.8786|-87.6403|24|Amtrak|CHI
Dublin Connolly|Dublin|IE|53.3531|-6.2460|7|Iarnród Éireann|CNLLY
Milano Centrale|Milan|IT|45.4863|9.2049|24|RFI|MIC
Lyon Part-Dieu|Lyon|FR|45.7606|4.8597|12|SNCF|FRLPD
""")

# line, mode, operator, colour, city
LINES = rows("""
Victoria|metro|Transport for London|#0098D4|London
Central|metro|Transport for London|#E32017|London
Circle|metro|Transport for London|#FFD300|London
U2|metro|BVG|#DA421E|Berlin
U8|metro|BVG|#224F86|Berlin
S1|suburban|S-Bahn Berlin|#DA6BA2|Berlin
M10|tram|BVG|#5B8C32|Berlin
Red Line|metro|CTA|#C60C30|Chicago
Blue Line|metro|CTA|#00A1DE|Chicago
Yamanote|suburban|JR East|#9ACD32|Tokyo
Ligne 1|metro|RATP|#FFCD00|Paris
Ligne 14|metro|RATP|#62259D|Paris
RER A|suburban|RATP|#E3051C|Paris
U1|metro|Wiener Linien|#E20917|Vienna
Line 4|tram|VBZ|#11296F|Zürich
38|bus|Transport for London|#DC241F|London
100|bus|BVG|#A5027D|Berlin
Linea A|metro|ATAC|#F68B1F|Rome
T1|metro|Tunnelbana|#F18500|Stockholm
7|metro|MTA|#B933AD|New York
""")

# carrier, prefix of numbers, suffix, digits, tracking page
CARRIERS = rows("""
DHL|JJD|.|14|https://www.dhl.com/track?id={}
UPS|1Z|.|16|https://www.ups.com/track?tracknum={}
FedEx|.|.|12|https://www.fedex.com/fedextrack/?trknbr={}
DPD|0|.|13|https://tracking.dpd.de/parcelstatus?query={}
GLS|.|.|11|https://gls-group.com/track/{}
USPS|94|.|20|https://tools.usps.com/go/TrackConfirmAction?tLabels={}
Royal Mail|RM|GB|9|https://www.royalmail.com/track-your-item#/{}
La Poste|6A|.|11|https://www.laposte.fr/outils/suivre-vos-envois?code={}
PostNord|UJ|SE|9|https://tracking.postnord.com/en/?id={}
Canada Post|RN|CA|9|https://www.canadapost-postescanada.ca/track/{}
Swiss Post|99|.|16|https://service.post.ch/ekp-web/ui/entry/search/{}
""")

# status in order of the journey, text, minimal hours after the step before
STEPS = rows("""
label_created|Shipping label created|0
picked_up|Picked up by the carrier|3
in_transit|Arrived at the sorting centre|9
in_transit|Departed from the sorting centre|3
out_for_delivery|Out for delivery|8
delivered|Delivered to the recipient|2
""")

# name, kind, flag, length in m, gross tonnage, built
SHIPS = rows("""
Ever Given|container ship|PA|400|220940|2018
Queen Mary 2|ocean liner|BM|345|149215|2003
Stena Germanica|ferry|SE|240|51837|2001
Emma Maersk|container ship|DK|397|170794|2006
Color Magic|ferry|NO|224|75100|2007
Symphony of the Seas|cruise ship|BS|361|228081|2018
Silja Serenade|ferry|FI|203|58376|1990
MSC Oscar|container ship|PA|395|192237|2014
Viking Grace|ferry|FI|218|57565|2013
Gorch Fock|sailing ship|DE|89|1760|1958
Pioneering Spirit|crane ship|MT|382|403342|2013
Polarstern|research ship|DE|118|12614|1982
Costa Smeralda|cruise ship|IT|337|185010|2019
""")
PORTS = rows("""
Rotterdam|NLRTM|NL
Hamburg|DEHAM|DE
Singapore|SGSIN|SG
Antwerp|BEANR|BE
Shanghai|CNSHA|CN
Los Angeles|USLAX|US
Piraeus|GRPIR|GR
Valencia|ESVLC|ES
Gothenburg|SEGOT|SE
Busan|KRPUS|KR
Felixstowe|GBFXT|GB
Santos|BRSSZ|BR
Durban|ZADUR|ZA
Le Havre|FRLEH|FR
""")

# kind, cause, text
INCIDENTS = rows("""
accident|collision|{Two|Three} vehicles are involved; {one lane is|two lanes are} closed
roadworks|resurfacing|The surface is being renewed; expect {short|long} delays
closure|flooding|The road is closed because of flooding
congestion|heavy traffic|Slow traffic over {two|four|seven} kilometres
obstruction|fallen tree|A tree blocks {one lane|the carriageway}
weather|ice|Drive with care; the road is icy
event|marathon|Streets are closed for a marathon until the evening
breakdown|lorry|A broken-down lorry blocks the {left|right} lane
roadworks|bridge repair|A bridge is being repaired; follow the diversion
closure|landslide|The pass is closed after a landslide
""")
ROADS = listed("A1; M25; I-95; A7; E45; US-101; A9; M6; I-80; A4; D1; N7; B2; Route 66; A12; M1; E6; SR-520")

# service, vehicle, speed in km/h, price a km
RIDES = rows("""
taxi|car|32|2.1
scooter|scooter|14|0.9
bike|bicycle|13|0.4
ride_hailing|car|30|1.6
car_sharing|car|35|0.7
bus|bus|20|0.25
moped|moped|28|0.8
""")

PLUGS = rows("""
CCS|DC|150
Type 2|AC|22
CHAdeMO|DC|50
CCS|DC|300
Type 2|AC|11
NACS|DC|250
Type 1|AC|7
Schuko|AC|3
""")
NETWORKS = listed(
    "Ionity; EnBW; Tesla; Fastned; Shell Recharge; ChargePoint; Allego; EVgo; Electrify America; Vattenfall"
)
PARCEL_KINDS = rows("""
parcel|2|0.4|12
letter|1|0.02|0.5
pallet|5|80|600
express|1|0.3|8
freight|6|200|2400
""")
PLACES_LEFT = listed("front door; neighbour; mailbox; reception; parcel locker; garage; porch")
