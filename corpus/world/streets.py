"""Street names and how a country writes street and number."""

import random

from corpus.words.pools import Pool

_AMERICAN = [
    "Main",
    "Park",
    "Oak",
    "Maple",
    "Pine",
    "Cedar",
    "Washington",
    "Elm",
    "Lake",
    "Hill",
    "Walnut",
    "Lincoln",
    "Jackson",
    "Sunset",
    "River",
    "Spring",
    "Ridge",
    "Church",
    "Willow",
    "Highland",
    "Jefferson",
    "Chestnut",
    "Mill",
    "Franklin",
    "Meadow",
    "Cherry",
    "Forest",
    "Adams",
    "Madison",
    "Broad",
    "Dogwood",
    "Hickory",
    "Birch",
    "Valley",
    "Monroe",
    "Prospect",
    "Center",
    "Spruce",
    "Magnolia",
    "Harrison",
    "Locust",
    "Poplar",
    "Laurel",
    "Union",
    "Summit",
    "Liberty",
    "Sycamore",
    "Grove",
    "Grant",
    "Railroad",
    "Holly",
    "Cypress",
    "Clark",
    "Fairview",
    "Pleasant",
    "Aspen",
    "Canyon",
    "Mulberry",
    "Pearl",
    "Harbor",
    "Linden",
    "Prairie",
    "Orchard",
    "Juniper",
    "Garfield",
    "Cottonwood",
    "Ash",
    "Hamilton",
    "Monument",
    "Pecan",
    "Bridge",
    "Mission",
    "Eagle",
    "Vine",
    "Mountain",
    "Heather",
]
_ENDINGS = ("St", "Ave", "Street", "Avenue", "Rd", "Dr", "Road", "Drive", "Ln", "Blvd", "Way", "Ct")
_BRITISH = (
    "High Street,Station Road,Church Lane,Victoria Road,Park Road,Mill Lane,London Road,Green Lane,King Street,"
    "Queens Road,Manor Road,Church Street,Park Avenue,The Crescent,York Road,Albert Road,Grange Road,New Road,"
    "Springfield Road,George Street,Chapel Street,Alexandra Road,Richmond Road,The Avenue,Windsor Road,Kings Road,"
    "North Street,South Street,West Street,Broadway,Stanley Road,School Lane,Castle Street,Bridge Street,"
    "Highfield Road,"
    "Clarence Street,Warwick Road,Orchard Close,Meadow View,Elm Grove,Oxford Road,Rectory Lane,Beech Avenue,"
    "Chester Road,Wellington Road,Cambridge Street,Duke Street,Northgate,Abbey Road,Baker Street,Hillside Avenue"
)
_NAMES = {
    "GB": _BRITISH,
    "AU": "George Street,Victoria Street,Queen Street,King Street,Elizabeth Street,High Street,Church Street,"
    "Station Street,William Street,Park Road,Railway Parade,Beach Road,Albert Street,Bridge Road,Collins Street,"
    "Bourke Street,Pitt Street,Flinders Lane,Ocean Drive,Hay Street,Murray Street,Smith Street,Crown Street",
    "CA": "Main Street,King Street West,Queen Street East,Yonge Street,Church Street,Maple Avenue,Park Avenue,"
    "Victoria Street,Wellington Street,Bay Street,Dundas Street,College Street,Elm Street,River Road,Centre Street,"
    "Lakeshore Road,Granville Street,Jasper Avenue,Bloor Street West,Spadina Avenue,Portage Avenue,Barrington Street",
    "DE": "Hauptstraße,Schulstraße,Bahnhofstraße,Gartenstraße,Dorfstraße,Bergstraße,Lindenstraße,Kirchstraße,"
    "Waldstraße,Ringstraße,Schillerstraße,Goethestraße,Mozartstraße,Wiesenweg,Friedrichstraße,Beethovenstraße,"
    "Rosenstraße,Am Markt,Mühlenweg,Blumenstraße,Parkstraße,Feldstraße,Wilhelmstraße,Karlstraße,Poststraße,"
    "Kastanienallee,Sonnenallee,Bismarckstraße,Kaiserstraße,Lessingstraße,Marktplatz,Marienstraße,Ahornweg,"
    "Birkenweg,Eichenweg,Torstraße,Museumstraße,Uhlandstraße,Steinstraße,Luisenstraße",
    "FR": "rue de la République,rue Victor Hugo,avenue de la Gare,rue de l'Église,place de la Mairie,rue Pasteur,"
    "avenue Jean Jaurès,rue du Moulin,boulevard Gambetta,rue des Écoles,rue Jean Moulin,avenue du Général de Gaulle,"
    "rue de Paris,rue Saint-Jacques,rue du Faubourg,boulevard Voltaire,rue Nationale,rue des Lilas,rue de Rivoli,"
    "place du Marché,rue Molière,rue Émile Zola,avenue Foch,quai des Chartrons,rue Lafayette,rue du Château,"
    "rue des Fleurs,allée des Tilleuls,chemin des Vignes,rue Sainte-Catherine",
    "ES": "Calle Mayor,Calle Real,Calle de Alcalá,Gran Vía,Avenida de la Constitución,Plaza de España,Calle Nueva,"
    "Paseo de Gracia,Calle San Juan,Avenida de Andalucía,Calle del Carmen,Calle Cervantes,Calle de la Iglesia,"
    "Avenida Diagonal,Calle Serrano,Ronda de Atocha,Calle Goya,Calle Colón,Calle del Sol,Calle San Francisco,"
    "Paseo Marítimo,Calle Velázquez,Avenida del Puerto,Calle de Toledo,Calle Larios,Plaza Mayor",
    "IT": "Via Roma,Via Garibaldi,Corso Italia,Via Mazzini,Via Dante,Via Cavour,Viale della Libertà,Via Verdi,"
    "Piazza Garibaldi,Via Marconi,Corso Vittorio Emanuele II,Via Nazionale,Via XX Settembre,Via Matteotti,"
    "Via San Francesco,Via Manzoni,Piazza del Duomo,Via Leopardi,Via della Repubblica,Via Gramsci,Via dei Mille,"
    "Viale Europa,Via Galileo Galilei,Via Toscana,Corso Buenos Aires,Via Appia",
    "NL": "Kerkstraat,Dorpsstraat,Stationsweg,Schoolstraat,Hoofdstraat,Molenstraat,Nieuwstraat,Julianastraat,"
    "Wilhelminastraat,Prinsengracht,Keizersgracht,Beatrixstraat,Marktplein,Parkweg,Beukenlaan,Eikenlaan,Havenstraat,"
    "Oranjestraat,Singel,Damstraat,Lindelaan,Rozenstraat,Emmastraat,Industrieweg,Vondelstraat,Zuiderpark",
    "BR": "Rua das Flores,Avenida Brasil,Rua XV de Novembro,Rua Sete de Setembro,Avenida Paulista,Rua São José,"
    "Rua Dom Pedro II,Avenida Getúlio Vargas,Rua Santos Dumont,Rua Tiradentes,Rua da Paz,Avenida Atlântica,"
    "Rua Marechal Deodoro,Rua Augusta,Avenida Rio Branco,Rua Santa Catarina,Rua Bahia,Travessa do Comércio,"
    "Rua Rui Barbosa,Alameda Santos,Rua Voluntários da Pátria,Avenida Sete de Setembro,Rua das Palmeiras",
    "PT": "Rua da Liberdade,Avenida da República,Rua Augusta,Rua de São João,Rua Direita,Avenida da Liberdade,"
    "Rua do Comércio,Largo da Igreja,Rua das Flores,Rua 25 de Abril,Travessa do Carmo,Rua Garrett,Rua do Ouro,"
    "Praça da República,Rua Miguel Bombarda,Avenida dos Aliados,Rua Nova,Rua da Escola,Rua de Santa Catarina,"
    "Rua Camões",
    "PL": "ul. Polna,ul. Leśna,ul. Słoneczna,ul. Krótka,ul. Szkolna,ul. Ogrodowa,ul. Lipowa,ul. Łąkowa,ul. Brzozowa,"
    "ul. Kwiatowa,ul. Kościuszki,ul. Mickiewicza,ul. Sienkiewicza,al. Jana Pawła II,ul. Piłsudskiego,ul. Długa,"
    "ul. Zielona,ul. Marszałkowska,ul. Sportowa,al. Jerozolimskie,ul. Piotrkowska,ul. Floriańska,pl. Wolności,"
    "ul. Grunwaldzka",
    "SE": "Storgatan,Drottninggatan,Kungsgatan,Skolgatan,Järnvägsgatan,Vasagatan,Ringvägen,Parkvägen,Nygatan,"
    "Kyrkogatan,Björkvägen,Skogsvägen,Södra Vägen,Hantverkargatan,Strandvägen,Sveavägen,Östra Hamngatan,Linnégatan,"
    "Odengatan,Götgatan,Fabriksgatan,Tallvägen,Ekvägen",
}

STREETS: dict[str, Pool[str]] = {
    "US": Pool([f"{name} {_ENDINGS[(i * 5 + j * 7) % 12]}" for j in range(4) for i, name in enumerate(_AMERICAN)]),
    **{country: Pool(names.split(",")) for country, names in _NAMES.items()},
}

_SECOND = {
    "US": ("Apt {n}", "Suite {n}00", "Unit {n}", "Apt {n}B", "Floor {n}", "Ste {n}10"),
    "GB": ("Flat {n}", "Unit {n}", "{n}A Ground Floor"),
    "CA": ("Apt {n}", "Suite {n}00", "Unit {n}"),
    "AU": ("Unit {n}", "Level {n}", "Shop {n}"),
    "DE": ("{n}. OG", "Hinterhaus", "c/o Verwaltung", "Gebäude {n}"),
    "FR": ("Bâtiment {n}", "{n}e étage", "Appartement {n}"),
    "ES": ("{n}º A", "Piso {n}", "Bajo", "{n}º Izquierda"),
    "IT": ("Interno {n}", "Scala B", "Piano {n}"),
    "NL": ("{n} hoog", "Verdieping {n}"),
    "BR": ("Apto {n}01", "Bloco {n}", "Sala {n}02"),
    "PT": ("{n}.º Esq.", "{n}.º Dto.", "R/C"),
    "PL": ("m. {n}", "lok. {n}"),
    "SE": ("lgh 1{n}01", "{n} tr"),
}


def street_line(rng: random.Random, country: str, street: str) -> tuple[str, str, str]:
    """House number, first line in the country's order, and a second line (flat, floor, ...)."""
    if country in {"US", "CA"}:
        number = str(int(10 ** (1.3 + rng.random() * 2.6)))
    else:
        number = str(1 + int(rng.expovariate(1 / 40)))
    second = _SECOND[country]
    line2 = second[int(rng.random() * len(second))].format(n=1 + int(rng.random() * 9))
    if country in {"US", "CA", "AU", "GB"}:
        return number, f"{number} {street}", line2
    if country == "FR":
        return number, f"{number} {street}", line2
    if country in {"ES", "IT", "BR", "PT"}:
        return number, f"{street}, {number}", line2
    return number, f"{street} {number}", line2
