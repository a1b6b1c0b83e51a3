"""Education: courses, enrolments, exams, universities, library loans, books."""

from corpus.families.people.customers import LANGUAGES
from corpus.families.people.members import SUBJECTS
from corpus.families.registry import family
from corpus.words.pools import Pool
from corpus.world.places import LOCALES
from corpus.world.world import World

# subject -> (course code, titles)
COURSES: dict[str, tuple[str, str]] = {
    "Computer Science": (
        "CS",
        "Introduction to Programming;Data Structures;Operating Systems;Machine Learning;Databases;"
        "Computer Networks;Algorithms",
    ),
    "Mathematics": ("MATH", "Calculus I;Linear Algebra;Probability Theory;Discrete Mathematics;Real Analysis"),
    "History": (
        "HIST",
        "Europe since 1945;The Roman Empire;History of Science;The Industrial Revolution;Medieval Cities",
    ),
    "Economics": ("ECON", "Microeconomics;Macroeconomics;Game Theory;Development Economics;Econometrics"),
    "Biology": ("BIO", "Cell Biology;Genetics;Ecology;Human Anatomy;Evolution"),
    "Physics": ("PHYS", "Classical Mechanics;Quantum Physics;Thermodynamics;Astrophysics;Electromagnetism"),
    "Psychology": ("PSY", "Cognitive Psychology;Social Psychology;Research Methods;Child Development"),
    "Languages": ("LANG", "Spanish for Beginners;German B1;Business English;French Conversation;Italian A2"),
    "Art": ("ART", "Life Drawing;History of Photography;Watercolour;Modern Art;Ceramics"),
    "Business": ("BUS", "Principles of Marketing;Corporate Finance;Entrepreneurship;Project Management;Business Law"),
    "Chemistry": ("CHEM", "Organic Chemistry;Analytical Chemistry;General Chemistry Lab;Biochemistry"),
    "Law": ("LAW", "Constitutional Law;Contract Law;Criminal Law;European Law"),
}
_COURSES = Pool(
    [(subject, code, title) for subject, (code, titles) in COURSES.items() for title in titles.split(";")], exponent=0.2
)
LEVELS = ("beginner", "intermediate", "advanced")
GRADES = ("A", "A-", "B+", "B", "B-", "C+", "C", "D", "F")
UNIVERSITIES = [
    row.split("|")
    for row in """Harvard University|Cambridge|Massachusetts|US|1636|harvard.edu
Stanford University|Stanford|California|US|1885|stanford.edu
Massachusetts Institute of Technology|Cambridge|Massachusetts|US|1861|mit.edu
Yale University|New Haven|Connecticut|US|1701|yale.edu
Princeton University|Princeton|New Jersey|US|1746|princeton.edu
Columbia University|New York|New York|US|1754|columbia.edu
University of Chicago|Chicago|Illinois|US|1890|uchicago.edu
University of Michigan|Ann Arbor|Michigan|US|1817|umich.edu
University of Washington|Seattle|Washington|US|1861|uw.edu
University of Texas at Austin|Austin|Texas|US|1883|utexas.edu
Duke University|Durham|North Carolina|US|1838|duke.edu
Cornell University|Ithaca|New York|US|1865|cornell.edu
University of Oxford|Oxford|England|GB|1096|ox.ac.uk
University of Cambridge|Cambridge|England|GB|1209|cam.ac.uk
Imperial College London|London|England|GB|1907|imperial.ac.uk
University of Edinburgh|Edinburgh|Scotland|GB|1583|ed.ac.uk
University of Manchester|Manchester|England|GB|1824|manchester.ac.uk
University of Bristol|Bristol|England|GB|1876|bristol.ac.uk
University of Glasgow|Glasgow|Scotland|GB|1451|gla.ac.uk
Heidelberg University|Heidelberg|Baden-Württemberg|DE|1386|uni-heidelberg.de
Technical University of Munich|München|Bayern|DE|1868|tum.de
Humboldt University of Berlin|Berlin|Berlin|DE|1809|hu-berlin.de
University of Freiburg|Freiburg im Breisgau|Baden-Württemberg|DE|1457|uni-freiburg.de
RWTH Aachen University|Aachen|Nordrhein-Westfalen|DE|1870|rwth-aachen.de
University of Göttingen|Göttingen|Niedersachsen|DE|1737|uni-goettingen.de
Sorbonne University|Paris|Île-de-France|FR|2018|sorbonne-universite.fr
University of Strasbourg|Strasbourg|Grand Est|FR|1538|unistra.fr
Aix-Marseille University|Marseille|Provence-Alpes-Côte d'Azur|FR|2012|univ-amu.fr
Complutense University of Madrid|Madrid|Comunidad de Madrid|ES|1499|ucm.es
University of Barcelona|Barcelona|Cataluña|ES|1450|ub.edu
University of Salamanca|Salamanca|Castilla y León|ES|1218|usal.es
University of Bologna|Bologna|Emilia-Romagna|IT|1088|unibo.it
Sapienza University of Rome|Roma|Lazio|IT|1303|uniroma1.it
Politecnico di Milano|Milano|Lombardia|IT|1863|polimi.it
University of Amsterdam|Amsterdam|Noord-Holland|NL|1632|uva.nl
Leiden University|Leiden|Zuid-Holland|NL|1575|universiteitleiden.nl
Delft University of Technology|Delft|Zuid-Holland|NL|1842|tudelft.nl
University of Toronto|Toronto|Ontario|CA|1827|utoronto.ca
McGill University|Montréal|Quebec|CA|1821|mcgill.ca
University of British Columbia|Vancouver|British Columbia|CA|1908|ubc.ca
University of São Paulo|São Paulo|São Paulo|BR|1934|usp.br
Federal University of Rio de Janeiro|Rio de Janeiro|Rio de Janeiro|BR|1920|ufrj.br
University of Sydney|Sydney|New South Wales|AU|1850|sydney.edu.au
University of Melbourne|Melbourne|Victoria|AU|1853|unimelb.edu.au
University of Warsaw|Warszawa|Mazowieckie|PL|1816|uw.edu.pl
Jagiellonian University|Kraków|Małopolskie|PL|1364|uj.edu.pl
Uppsala University|Uppsala|Uppsala län|SE|1477|uu.se
Lund University|Lund|Skåne län|SE|1666|lu.se
KTH Royal Institute of Technology|Stockholm|Stockholms län|SE|1827|kth.se
University of Coimbra|Coimbra|Coimbra|PT|1290|uc.pt
University of Lisbon|Lisboa|Lisboa|PT|2013|ulisboa.pt
University of Porto|Porto|Porto|PT|1911|up.pt""".splitlines()
]
_UNIVERSITIES = Pool([tuple(row) for row in UNIVERSITIES], exponent=0.3)


@family(
    "university",
    title="a university",
    optional=("students", "ranking", "rector", "faculties"),
    nullable=("ranking",),
    bounds={"students": (0, None), "ranking": (1, None), "founded": (800, 2026)},
)
def university(w: World) -> dict[str, object]:
    """A real university; the site is its own."""
    name, city, region, country, founded, domain = w.pick(_UNIVERSITIES)
    return {
        "name": name,
        "city": city,
        "region": region,
        "country": country,
        "founded": int(founded),
        "type": w.choice(("public", "private")) if country == "US" else "public",
        "students": w.round_number(6000, 65000),
        "ranking": w.integer(1, 300),
        "rector": w.person().full_name,
        "faculties": w.some(SUBJECTS, 2, 4),
        "website": f"https://www.{domain}",
        "email": f"{w.choice(('info', 'admissions', 'contact'))}@{domain}",
    }


@family(
    "course",
    title="a course",
    optional=("description", "room", "price", "prerequisites", "language"),
    nullable=("room", "prerequisites"),
    enums={"level": LEVELS},
    bounds={"credits": (1, 30), "capacity": (1, None), "enrolled": (0, None)},
)
def course(w: World) -> dict[str, object]:
    """A course whose code fits its subject."""
    subject, code, title = w.pick(_COURSES)
    start, end = w.date_interval(low=40, high=140)
    capacity = w.integer(2, 30) * 5
    return {
        "course_id": f"{code}{w.integer(100, 499)}",
        "title": title,
        "subject": subject,
        "level": w.choice(LEVELS),
        "instructor": w.person().full_name,
        "credits": w.choice((2, 3, 4, 5, 6, 10)),
        "language": w.choice(LANGUAGES),
        "weekday": w.choice(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")),
        "start_time": w.clock(8, 17),
        "room": f"{w.choice('ABCDEH')}{w.integer(1, 4)}{w.integer(1, 30):02d}",
        "capacity": capacity,
        "enrolled": w.integer(0, capacity),
        "price": w.integer(0, 40) * 10,
        "prerequisites": w.choice(COURSES[subject][1].split(";")),
        "description": w.choice(
            ("An overview of", "The foundations of", "A practical introduction to", "Selected topics in")
        )
        + f" {title.lower()} "
        + w.choice(("with weekly exercises.", "for first-year students.", "with a final project.", "in small groups.")),
        "start_date": start,
        "end_date": end,
    }


@family(
    "enrollment",
    title="an enrolment of a student in a course",
    optional=("grade", "completed_on", "attendance"),
    nullable=("grade", "completed_on"),
    enums={"status": ("active", "completed", "dropped", "waitlisted"), "grade": GRADES},
    bounds={"attendance": (0, 1), "progress": (0, 100)},
)
def enrollment(w: World) -> dict[str, object]:
    """A student in a course."""
    p = w.person()
    _, code, title = w.pick(_COURSES)
    start, end = w.date_interval(low=40, high=200)
    return {
        "enrollment_id": w.number_id(),
        "student": {"id": w.digits(7), "name": p.full_name, "email": p.email},
        "course": {"code": f"{code}{w.integer(100, 499)}", "title": title},
        "semester": f"{('Spring', 'Summer', 'Fall')[(int(start[5:7]) - 1) // 4]} {start[:4]}",
        "status": w.choice(("active", "completed", "dropped", "waitlisted")),
        "grade": w.choice(GRADES),
        "progress": w.integer(0, 20) * 5,
        "attendance": w.number(0.5, 1),
        "enrolled_on": start,
        "completed_on": end,
    }


@family(
    "exam_result",
    title="the result of an exam",
    optional=("remarks", "duration_minutes"),
    nullable=("remarks",),
    enums={"grade": ("A", "B", "C", "D", "F")},
    bounds={"score": (0, None), "max_score": (1, None)},
)
def exam_result(w: World) -> dict[str, object]:
    """Score, percentage, grade and pass mark agree."""
    p = w.person()
    subject, _, title = w.pick(_COURSES)
    best = w.choice((20, 40, 50, 60, 100, 100, 120))
    score = min(best, max(0, round(best * w.rng.gauss(0.72, 0.16))))
    share = score / best
    grade = "A" if share >= 0.9 else "B" if share >= 0.8 else "C" if share >= 0.7 else "D" if share >= 0.5 else "F"
    remarks = {
        "A": "Excellent work",
        "B": "Good understanding",
        "C": "Solid, some gaps",
        "D": "Needs more practice",
        "F": "Please repeat the course",
    }
    return {
        "student": p.full_name,
        "student_number": w.digits(7),
        "exam": title,
        "subject": subject,
        "taken_on": w.date("2019-01-01"),
        "duration_minutes": w.choice((45, 60, 90, 120, 180)),
        "score": score,
        "max_score": best,
        "percentage": round(100 * share, 1),
        "grade": grade,
        "passed": grade != "F",
        "remarks": remarks[grade],
    }


BOOKS = [
    row.split("|")
    for row in """Pride and Prejudice|Jane Austen|1813|romance|en|Penguin Classics|432
Moby-Dick|Herman Melville|1851|adventure|en|Harper|635
Frankenstein|Mary Shelley|1818|horror|en|Oxford University Press|280
Great Expectations|Charles Dickens|1861|novel|en|Vintage|544
Jane Eyre|Charlotte Brontë|1847|romance|en|Penguin Classics|532
Wuthering Heights|Emily Brontë|1847|romance|en|Wordsworth|416
Dracula|Bram Stoker|1897|horror|en|Oxford University Press|418
The Picture of Dorian Gray|Oscar Wilde|1890|novel|en|Vintage|254
The Time Machine|H. G. Wells|1895|science fiction|en|Penguin Classics|118
Treasure Island|Robert Louis Stevenson|1883|adventure|en|Puffin|311
Middlemarch|George Eliot|1871|novel|en|Oxford University Press|880
The Great Gatsby|F. Scott Fitzgerald|1925|novel|en|Scribner|180
Mrs Dalloway|Virginia Woolf|1925|novel|en|Vintage|194
Nineteen Eighty-Four|George Orwell|1949|science fiction|en|Penguin|328
Brave New World|Aldous Huxley|1932|science fiction|en|Vintage|288
The Hobbit|J. R. R. Tolkien|1937|fantasy|en|HarperCollins|310
Murder on the Orient Express|Agatha Christie|1934|mystery|en|HarperCollins|256
The Hound of the Baskervilles|Arthur Conan Doyle|1902|mystery|en|Penguin Classics|174
Beloved|Toni Morrison|1987|novel|en|Vintage|324
To Kill a Mockingbird|Harper Lee|1960|novel|en|Harper|281
Dune|Frank Herbert|1965|science fiction|en|Ace|612
Foundation|Isaac Asimov|1951|science fiction|en|Bantam|255
The Left Hand of Darkness|Ursula K. Le Guin|1969|science fiction|en|Ace|304
Things Fall Apart|Chinua Achebe|1958|novel|en|Anchor|209
The Remains of the Day|Kazuo Ishiguro|1989|novel|en|Faber|258
War and Peace|Leo Tolstoy|1869|historical novel|ru|Vintage|1225
Crime and Punishment|Fyodor Dostoevsky|1866|novel|ru|Penguin Classics|545
The Master and Margarita|Mikhail Bulgakov|1967|fantasy|ru|Vintage|384
Madame Bovary|Gustave Flaubert|1856|novel|fr|Gallimard|329
Les Misérables|Victor Hugo|1862|historical novel|fr|Gallimard|1463
The Count of Monte Cristo|Alexandre Dumas|1844|adventure|fr|Gallimard|1276
The Stranger|Albert Camus|1942|novel|fr|Gallimard|159
Twenty Thousand Leagues Under the Seas|Jules Verne|1870|adventure|fr|Hachette|448
The Little Prince|Antoine de Saint-Exupéry|1943|children|fr|Gallimard|96
The Metamorphosis|Franz Kafka|1915|novel|de|S. Fischer|128
The Magic Mountain|Thomas Mann|1924|novel|de|S. Fischer|1008
Faust|Johann Wolfgang von Goethe|1808|drama|de|Reclam|136
All Quiet on the Western Front|Erich Maria Remarque|1929|historical novel|de|Kiepenheuer & Witsch|295
The Tin Drum|Günter Grass|1959|novel|de|Steidl|592
Don Quixote|Miguel de Cervantes|1605|adventure|es|Cátedra|1072
One Hundred Years of Solitude|Gabriel García Márquez|1967|novel|es|Sudamericana|417
The House of the Spirits|Isabel Allende|1982|novel|es|Plaza & Janés|433
Ficciones|Jorge Luis Borges|1944|short stories|es|Sur|174
The Name of the Rose|Umberto Eco|1980|mystery|it|Bompiani|536
If on a winter's night a traveler|Italo Calvino|1979|novel|it|Einaudi|260
The Divine Comedy|Dante Alighieri|1321|poetry|it|Einaudi|798
Blindness|José Saramago|1995|novel|pt|Caminho|310
The Alchemist|Paulo Coelho|1988|novel|pt|HarperTorch|208
Solaris|Stanisław Lem|1961|science fiction|pl|Iskry|204
Quo Vadis|Henryk Sienkiewicz|1896|historical novel|pl|PIW|589
Pippi Longstocking|Astrid Lindgren|1945|children|sv|Rabén & Sjögren|160
The Girl with the Dragon Tattoo|Stieg Larsson|2005|mystery|sv|Norstedts|465
Norwegian Wood|Haruki Murakami|1987|novel|ja|Kodansha|296
The Odyssey|Homer|1614|poetry|el|Penguin Classics|541""".splitlines()
]
_BOOKS = Pool([tuple(row) for row in BOOKS], exponent=0.4)
_FORMATS = ("hardcover", "paperback", "ebook", "audiobook")


def isbn(w: World) -> str:
    """An ISBN-13 with its check digit."""
    body = "978" + w.digits(9)
    check = -sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(body)) % 10
    return f"{body}{check}"


@family(
    "book",
    title="a book",
    optional=("publisher", "pages", "price", "description", "rating", "translator", "original_language"),
    nullable=("translator", "rating"),
    enums={"format": _FORMATS},
    bounds={"pages": (1, None), "rating": (0, 5), "price": (0, None)},
)
def book(w: World) -> dict[str, object]:
    """A real book with an ISBN."""
    title, author, year, genre, language, publisher, pages = w.pick(_BOOKS)
    return {
        "isbn": isbn(w),
        "title": title,
        "author": author,
        "year": int(year),
        "genre": genre,
        "original_language": language,
        "publisher": publisher,
        "pages": int(pages),
        "format": w.choice(_FORMATS),
        "price": w.money(6, 35),
        "currency": LOCALES[w.locale].currency,
        "rating": w.number(3, 5, 1),
        "in_stock": w.chance(0.8),
        "translator": w.person().full_name,
        "description": w.sentence("story"),
    }


@family(
    "library_loan",
    title="a loan of a library",
    optional=("returned_on", "fine", "renewals"),
    nullable=("returned_on",),
    bounds={"fine": (0, None), "renewals": (0, 5)},
)
def library_loan(w: World) -> dict[str, object]:
    """A borrowed book: due after it was borrowed."""
    p = w.person()
    title, author, *_ = w.pick(_BOOKS)
    start = w.moment().date().isoformat()
    return {
        "loan_id": w.number_id(),
        "book": {"title": title, "author": author, "isbn": isbn(w)},
        "borrower": {"name": p.full_name, "card_number": w.digits(8), "email": p.email},
        "branch": f"{w.place().city} {w.choice(('Central Library', 'City Library', 'Public Library', 'Library East'))}",
        "borrowed_on": start,
        "due_on": w.date_after(start, low=14, high=28),
        "returned_on": w.date_after(start, low=2, high=27),
        "renewals": w.integer(0, 3),
        "fine": w.choice((0.0, 0.0, 0.5, 1.0, 2.5)),
    }
