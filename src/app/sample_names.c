/* The word lists of sample_names.h: data only. */
#include "app/sample_names.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define LIST static const char *const

LIST english_women[] = { "Margaret", "Jean", "Patricia", "Susan", "Dorothy", "Joan", "Sheila",
	"Barbara", "Christine", "Ann", "Maureen", "Doreen", "Pauline", "Jacqueline", "Julie", "Karen",
	"Sarah", "Emma", "Laura", "Rebecca", "Gemma", "Charlotte", "Hannah", "Sophie", "Chloe", "Megan",
	"Olivia", "Emily", "Grace", "Ruby", "Edith", "Winifred", "Beryl", "Brenda", "Gillian",
	"Heather", "Lesley", "Tracey", "Donna", "Kerry", "Stacey", "Hayley", "Amy", "Lucy", "Jessica",
	"Rosemary", "Elizabeth", "Catherine", "Frances", "Hilary" };
LIST english_men[] = { "John", "David", "Michael", "Peter", "Robert", "William", "Alan", "Brian",
	"Kenneth", "Derek", "Ronald", "Raymond", "Keith", "Barry", "Graham", "Stephen", "Paul",
	"Andrew", "Mark", "Ian", "Kevin", "Gary", "Darren", "Jason", "Lee", "Craig", "Simon", "Matthew",
	"James", "Daniel", "Thomas", "Jack", "Joshua", "Liam", "Ryan", "Callum", "Harry", "Oliver",
	"George", "Arthur", "Albert", "Stanley", "Reginald", "Geoffrey", "Malcolm", "Trevor", "Nigel",
	"Clive", "Roy", "Frank" };
LIST english_families[] = { "Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson",
	"Davies", "Robinson", "Wright", "Thompson", "Evans", "Walker", "White", "Roberts", "Green",
	"Hall", "Wood", "Jackson", "Clarke", "Harris", "Lewis", "Turner", "Hill", "Cooper", "Ward",
	"Moore", "Baker", "King", "Harrison", "Morris", "Allen", "Mitchell", "Parker", "Cook",
	"Bennett", "Shaw", "Carter", "Bailey", "Collins", "Bell", "Cox", "Richardson", "Marshall",
	"Webb", "Simpson", "Chapman", "Mills", "Palmer", "Knight", "Barker", "Fisher", "Holmes",
	"Stevens", "Lloyd", "Butler", "Russell", "Barnes", "Fletcher", "Dixon", "Hunt", "Gibson", "Fox",
	"Spencer", "Booth", "Ellis", "Dean", "Harding", "Kemp", "Ashworth", "Tanner", "Lockwood",
	"Pritchard", "Whitfield", "Yates", "O'Connor", "Murphy", "Kelly", "O'Brien", "MacDonald",
	"Campbell", "Stewart", "Hughes", "Bowen", "Smith-Jones", "Hartley", "Blackwell", "Thornton",
	"Greenwood", "Sutcliffe", "Haynes", "Pearce", "Goodwin", "Rowley", "Marsden", "Tuckett",
	"Wainwright", "Ogden", "Peacock", "Loveday" };
LIST pakistani_women[] = { "Amina", "Fatima", "Ayesha", "Nasreen", "Shazia", "Rukhsana", "Zainab",
	"Samina", "Farah", "Noreen", "Saima", "Bushra", "Khadija", "Rabia", "Nadia", "Tahira" };
LIST pakistani_men[] = { "Mohammed", "Ahmed", "Imran", "Tariq", "Asif", "Shahid", "Nadeem",
	"Khalid", "Waqar", "Bilal", "Usman", "Hamza", "Zahid", "Javed", "Faisal", "Adnan" };
LIST pakistani_families[] = { "Khan", "Hussain", "Ahmed", "Ali", "Iqbal", "Malik", "Akhtar", "Shah",
	"Mahmood", "Begum", "Mirza", "Qureshi", "Rashid", "Aslam", "Bibi", "Chaudhry", "Raja",
	"Bhatti" };
LIST polish_women[] = { "Agnieszka", "Małgorzata", "Katarzyna", "Joanna", "Magdalena", "Ewa",
	"Zofia", "Halina", "Wanda", "Grażyna" };
LIST polish_men[] = { "Piotr", "Krzysztof", "Andrzej", "Tomasz", "Paweł", "Marcin", "Stanisław",
	"Jakub", "Łukasz", "Zbigniew" };
LIST polish_families[] = { "Nowak", "Kowalska", "Wiśniewski", "Wójcik", "Kamiński", "Lewandowski",
	"Zieliński", "Szymański", "Woźniak", "Dąbrowski", "Kozłowski", "Jankowski" };
LIST indian_women[] = { "Priya", "Meena", "Sunita", "Lakshmi", "Gurpreet", "Harjit", "Kavita",
	"Anjali", "Usha", "Jaswinder", "Manjit", "Rekha" };
LIST indian_men[] = { "Rajesh", "Suresh", "Amit", "Harpreet", "Balbir", "Gurdeep", "Vikram",
	"Sanjay", "Ramesh", "Mohan", "Jagdish", "Kiran" };
LIST indian_families[] = { "Patel", "Singh", "Kaur", "Sharma", "Gupta", "Shah", "Desai", "Mistry",
	"Nair", "Reddy", "Sandhu", "Gill", "Chauhan", "Iyer" };
LIST african_women[] = { "Abena", "Chioma", "Ngozi", "Adaeze", "Funmilayo", "Aisha", "Hodan",
	"Fadumo", "Miriam", "Thandiwe", "Comfort", "Blessing" };
LIST african_men[] = { "Kwame", "Emeka", "Chidi", "Olumide", "Abdi", "Yusuf", "Samuel", "Kofi",
	"Tunde", "Ismail", "Tendai", "Joseph" };
LIST african_families[] = { "Okafor", "Mensah", "Adeyemi", "Abdi", "Osman", "Owusu", "Nwosu",
	"Balogun", "Warsame", "Moyo", "Boateng", "Eze", "Asante", "Farah" };
LIST caribbean_women[] = { "Merlene", "Beverley", "Marcia", "Yvonne", "Sonia", "Hyacinth",
	"Claudette", "Paulette" };
LIST caribbean_men[] = { "Winston", "Delroy", "Errol", "Leroy", "Desmond", "Clifton", "Neville",
	"Lloyd" };
LIST caribbean_families[] = { "Campbell", "Grant", "Reid", "Francis", "Bailey", "Gordon", "Charles",
	"Joseph", "Henry", "Powell" };
LIST arabic_women[] = { "Amira", "Leila", "Rania", "Hanan", "Salma", "Yasmin", "Huda", "Mariam",
	"Samar", "Nour" };
LIST arabic_men[] = { "Omar", "Karim", "Hassan", "Ibrahim", "Mustafa", "Samir", "Tarek", "Walid",
	"Youssef", "Nabil" };
LIST arabic_families[] = { "Hassan", "Haddad", "Al-Masri", "Mansour", "Khalil", "Saleh", "Nasser",
	"Al-Khatib", "Darwish", "Abdullah" };
LIST french_women[] = { "Aminata", "Mireille", "Solange", "Béatrice", "Clémence", "Esther",
	"Nadège", "Grâce" };
LIST french_men[] = { "Jean-Claude", "Aimé", "Patrice", "Didier", "Moussa", "Ousmane", "Dieudonné",
	"Étienne" };
LIST french_families[] = { "Mbemba", "Kabongo", "Diallo", "N'Diaye", "Traoré", "Lukaku", "Mukendi",
	"Camara" };
LIST portuguese_women[] = { "Maria", "Ana", "Fernanda", "Luísa", "Graça", "Inês", "Conceição",
	"Teresa" };
LIST portuguese_men[] = { "José", "António", "Manuel", "João", "Paulo", "Rui", "Luís", "Nuno" };
LIST portuguese_families[] = { "da Silva", "Santos", "Ferreira", "Pereira", "dos Santos",
	"Gonçalves", "Guterres", "Ximenes" };
LIST chinese_women[] = { "Mei Ling", "Xiuying", "Li Na", "Wai Yee", "Siu Fong", "Hui" };
LIST chinese_men[] = { "Wei", "Jun", "Kwok Wah", "Chi Ming", "Hao", "Lei" };
LIST chinese_families[] = { "Wong", "Chan", "Li", "Zhang", "Cheung", "Lam", "Ng", "Wu" };

#define CULTURE(lang, name, share)                                                         \
	{ lang, name##_women, name##_men, name##_families, COUNT(name##_women), COUNT(name##_men), \
		COUNT(name##_families), share }
const struct sample_culture sample_cultures[] = {
	CULTURE("", english, 700),
	CULTURE("Urdu", pakistani, 75),
	CULTURE("Polish", polish, 45),
	CULTURE("", indian, 45),
	CULTURE("", african, 35),
	CULTURE("", caribbean, 25),
	CULTURE("Arabic", arabic, 25),
	CULTURE("French", french, 18),
	CULTURE("Portuguese", portuguese, 17),
	CULTURE("Cantonese", chinese, 15),
};
const size_t sample_n_cultures = COUNT(sample_cultures);

const char *const sample_street_names[] = { "Mill", "Church", "Station", "School", "Bridge",
	"Market", "Chapel", "Castle", "Orchard", "Meadow", "Brook", "Ferry", "Quarry", "Windmill",
	"Tannery", "Foundry", "Canal", "Wharf", "Weaver", "Cooper", "Fuller", "Saddler", "Potter",
	"Dyer", "Glover", "Chandler", "Thatcher", "Fletcher", "Barley", "Clover", "Hawthorn", "Rowan",
	"Alder", "Birch", "Hazel", "Elder", "Willow", "Poplar", "Sycamore", "Laburnum", "Lilac",
	"Primrose", "Bluebell", "Foxglove", "Heather", "Bramble", "Larkspur", "Kestrel", "Heron",
	"Kingfisher", "Swallow", "Lapwing", "Plover", "Linnet", "Nightingale", "Skylark", "Otter",
	"Badger", "Nelson", "Wellington", "Victoria", "Albert", "Alexandra", "Jubilee", "Coronation",
	"Gladstone", "Disraeli", "Attlee", "Bevan", "Pankhurst", "Seacole", "Nightjar", "Turing",
	"Lovelace", "Faraday", "Newton", "Brunel", "Telford", "Stephenson", "Abbot", "Priory", "Friar",
	"Minster", "Cloister", "Vicarage", "Rectory", "Almshouse", "Infirmary", "Pump", "Spring",
	"Well", "Ford", "Weir", "Lock", "Reservoir", "Hilltop", "Beacon", "Valley", "Warren", "Common",
	"Green", "Heath", "Moor", "Copse", "Spinney", "Forest", "Park", "Garden", "Terrace", "Crescent",
	"Manor", "Grange", "Lodge", "Farm", "Barn", "Granary", "Dairy", "Smithy", "Carter", "Wagon",
	"Coach", "Bell", "Crown", "Anchor", "Lion", "Swan", "Talbot", "Unicorn", "Dragon", "Griffin",
	"Maypole", "Harvest", "Lammas", "Midsummer", "Candlemas", "Cobble", "Slate", "Flint", "Copper",
	"Silver", "Granite", "Marble", "Chalk", "Clay", "Ochre", "Amber" };
const size_t sample_n_street_names = COUNT(sample_street_names);
const char *const sample_street_kinds[] = { "Street", "Road", "Lane", "Close", "Avenue", "Way",
	"Drive", "Row", "Court", "Gardens", "Walk", "Place", "Rise", "View" };
const size_t sample_n_street_kinds = COUNT(sample_street_kinds);
const char *const sample_street_prefixes[] = { "", "Old ", "New ", "Upper ", "Lower ", "North ",
	"South ", "East ", "West ", "Little ", "Great ", "Far ", "Near ", "Long ", "High ", "Low " };
const size_t sample_n_street_prefixes = COUNT(sample_street_prefixes);

const char *const sample_wards[] = { "Castle", "Abbeyfield", "Millbrook", "St Anne's", "Harbour",
	"Foundry", "Northgate", "Hilltop", "Weavers", "Meadow Lane", "Brickfields", "Old Town",
	"Canalside", "Beacon Hill", "Priory", "Larkspur", "Southmoor", "Orchard Park", "Tanners",
	"Queensway", "Riverside", "Eastfield", "Whitestone", "The Warren" };
const size_t sample_n_wards = COUNT(sample_wards);

const struct sample_organisation sample_organisations[] = {
	{ "Canalside Food Bank", "charity", "Food parcels for three days, delivered or collected" },
	{ "St Anne's Church Kitchen", "faith", "Hot meals on weekdays, brought to the door" },
	{ "Brickfields Mosque Community Kitchen", "faith", "Halal meals and a listening ear" },
	{ "Gurdwara Sewa Team", "faith", "Vegetarian meals for anybody who asks" },
	{ "Money Advice Kithford", "charity", "Debt, benefits and bills" },
	{ "Silver Line Friends", "charity", "A weekly call for people who live alone" },
	{ "Hilltop Tenants' Association", "community", "Neighbours who look after each other" },
	{ "Foundry Youth Club", "community", "Somebody to talk to for 11 to 18" },
	{ "Kithford Carers", "charity", "Support for people who care for somebody" },
	{ "Home Energy Help", "charity", "Key-meter top-ups and cold homes" },
	{ "Riverside Surgery", "nhs", "Family doctors and social prescribing" },
	{ "Beacon Hill Surgery", "nhs", "Family doctors" },
	{ "Millbrook Homes", "housing", "Homes for rent" },
	{ "Kithford Housing Options", "council", "Homelessness and housing advice" },
	{ "Adult Social Care", "council", "Care and safeguarding for adults" },
	{ "Safe Haven Kithford", "charity", "Support for anybody frightened at home" },
	{ "Orchard Park Primary School", "school", "Families of 420 children" },
	{ "Paws Together", "community", "Dog walking and pet food" },
	{ "Computer Friends", "charity", "Tablets lent and lessons given" },
	{ "Baby Basics Kithford", "charity", "Cots, nappies and clothes" },
};
const size_t sample_n_organisations = COUNT(sample_organisations);

const struct sample_share sample_reasons[] = {
	{ "urgent_food", 411 },
	{ "shopping", 163 },
	{ "prescription", 112 },
	{ "loneliness", 84 },
	{ "money", 52 },
	{ "ready_meals", 34 },
	{ "information", 28 },
	{ "energy", 24 },
	{ "mental_health", 20 },
	{ "health", 18 },
	{ "housing", 14 },
	{ "transport", 10 },
	{ "baby", 8 },
	{ "pets", 7 },
	{ "digital", 6 },
	{ "bereavement", 4 },
	{ "family", 3 },
	{ "safety", 2 },
};
const size_t sample_n_reasons = COUNT(sample_reasons);

const struct sample_saying sample_sayings[] = {
	{ "urgent_food",
		"No food since yesterday, my daughter usually does the shopping but she has a cough" },
	{ "urgent_food", "Cupboards are nearly empty and the delivery slots are all gone" },
	{ "urgent_food", "Two children and nothing for tea tonight" },
	{ "urgent_food",
		"I have been told to stay in for twelve weeks and I have run out of bread and milk" },
	{ "urgent_food", "Money does not come until Friday and there is no food today" },
	{ "urgent_food", "Just out of hospital, nothing in the house" },
	{ "shopping", "I can pay, I just cannot get to the shop with my hip" },
	{ "shopping", "My neighbour used to shop for me but she is isolating" },
	{ "shopping", "Could somebody get my weekly shopping, I have a list" },
	{ "shopping", "Husband is shielding and I do not drive" },
	{ "prescription", "My tablets are ready at the chemist but I may not go out" },
	{ "prescription", "Insulin to collect before Thursday" },
	{ "prescription", "Blood pressure tablets run out tomorrow" },
	{ "prescription", "Repeat prescription at the pharmacy on the high street" },
	{ "loneliness", "I have not spoken to anybody since Sunday" },
	{ "loneliness", "Living on my own since my wife died, the evenings are long" },
	{ "loneliness", "I would just like a chat now and then" },
	{ "money", "Lost my hours at the hotel and the rent is due" },
	{ "money", "I do not know how to claim, the form is only on the internet" },
	{ "ready_meals", "He cannot cook for himself, a hot meal once a day would help" },
	{ "ready_meals", "Arthritis is bad and I cannot manage the cooker" },
	{ "information", "Is the library bus still coming round?" },
	{ "information", "Who do I ask about my bins, I cannot lift them" },
	{ "energy", "The electric key has four pounds left and I cannot go out to top up" },
	{ "mental_health", "Not sleeping, everything feels too much" },
	{ "mental_health", "Anxious all day since this began" },
	{ "health", "My leg ulcer needs dressing and nobody has come" },
	{ "housing", "The landlord wants us out by the end of the month" },
	{ "transport", "Hospital appointment on Tuesday and no bus I dare take" },
	{ "baby", "No nappies left and formula for one more day" },
	{ "pets", "Somebody to walk the dog while I have to stay in" },
	{ "digital", "I have no internet and the school sends everything by e-mail" },
	{ "bereavement", "My brother died last week and I cannot go to the funeral" },
	{ "family", "Three children at home and I am at the end of my tether" },
	{ "safety", "I am frightened of him when he has been drinking" },
};
const size_t sample_n_sayings = COUNT(sample_sayings);

const char *const sample_talks[] = {
	"Spoke for ten minutes. Cheerful, glad that somebody rang.",
	"Daughter rings every evening. Would like the same person each week.",
	"Food arrived, enough until Tuesday.",
	"A little short of breath but the doctor knows. Has enough tablets.",
	"Neighbour at number 9 will bring the paper.",
	"Prefers calls before noon. Hard of hearing: speak slowly.",
	"Manages well. Would help somebody else by phone.",
	"Worried about the rent. Agreed to talk to Money Advice.",
	"Volunteer has been twice. Very grateful.",
	"Needs are as before. Asked about Easter flowers for the grave.",
};
const size_t sample_n_talks = COUNT(sample_talks);
const char *const sample_not_met[] = {
	"No supermarket slot could be found; a parcel was sent instead.",
	"Moved to stay with her son before we could help.",
	"The service does not cover this part of the city.",
	"Changed his mind when he heard what it costs.",
};
const size_t sample_n_not_met = COUNT(sample_not_met);
