/*
 * Given names that people in Britain have, beside those of the classes in value_nicknames.c. Two
 * names of one letter's difference that both stand here are two names, not a typing error: Ella and
 * Emma may be twins. From common knowledge.
 */
#include "engine/link/value_private.h"

const char *const given_names[] = { "aaliyah aaminah aarav aarya abdirahman abel abi ace ada adele "
									"aditi aditya adrian adriana adrianna adrienne afzal",
	"agatha aidan aila aileen ailsa aimee aisling ajay akash alana alannah alastair alba aleena "
	"alejandro alessia alicia",
	"alina alisha alissa alma alvin alyssa amara amaya amber ameer ameera amelie amin amir amira "
	"amit amrit anand anastasia",
	"andre anika anil anita anisa anish anita anjali anjum annabelle annalise annette annika "
	"anoushka ansel antoine anton",
	"anya apollo april arabella aran archer aria ariana arianna ariel arjun arlo armaan arman "
	"armani arran arwen arya asad",
	"asha asher ashton asma asmaa aspen astrid athena atif aubrey august aurelia aurora austin "
	"autumn ava avery ayaan ayan",
	"ayesha ayla aylin ayman ayub azra bailey balraj barry bartosz beau belle bernadine beryl "
	"bianca billy blair blake blanche",
	"blessing blossom bobby bodhi bonnie boris boyd brady bree brenda brendan brent brett briony "
	"brody brogan brooke brooklyn",
	"bruce bruno bryce bryn bryony byron cade caden cadence caleb camille candice cara carina "
	"carla carlos carly carmel carmen",
	"carter casey casper catalina celeste celine chad chandra chantal chantelle charity charlene "
	"charmaine chase chaya cherie",
	"cherry chester chidi chioma chiara christa chrystal cian ciara cillian claudia claude clement "
	"clementine cleo cody cohen",
	"cole colleen colton conrad cooper cora coral corey corinne craig crispin cristian crystal "
	"curtis cyrus dahlia daisy dale",
	"damian damien damon dana danica dante daphne darcey darcy daria darius darrell darryl dawn "
	"dean debra declan deepak delia",
	"della delilah delroy denzel deon dev devin devon dexter diego dilip dimitra dina dinah dion "
	"dionne dolores dominik doreen",
	"dougal drew duke dwayne dwight dylan earl ebony eden edgar edna eduardo edwina eilidh eimear "
	"elaina elan eleanora elias",
	"elif elin elina eliot elisha elissa eliza ella elle elliot elliott ellis elodie eloise elowen "
	"elsa elton elvis elwyn ember",
	"emil emilia emilio emmeline emre enid enzo erica erika erin ernestine errol estelle ethan "
	"etta evan evangeline everly ewan",
	"ezra fabian fadi fahad faisal faith faiza fallon farhan farida farzana fatoumata fay faye "
	"felix fergus fern fernando",
	"finlay finley finn finnley flavia fletcher flynn forrest fraser freya gabriela gaia galina "
	"garfield gemma genevieve ghazala",
	"ginger gia gina giles gino giorgia giulia glen glenn glynis godfrey gopal graeme grant greta "
	"griffin guy gwendolyn habib",
	"hadi hadley haider hal halina hamish hana hanna hani hardeep hari haris harley harman harper "
	"harri harris harrison harvey",
	"hashim hassan hattie haydn hayden heath hector heidi helga henri hermione hettie hina holly "
	"honey honor hope hudson hugo",
	"hunter husna ianthe ibtisam ida idris ieva iga igor ilona ilyas imaan iman imani imelda imran "
	"ina inaaya inara inayah ingrid",
	"inge iona ira ireland iris isha ishaan isha isla isra israr ivana ivy iwan izaan jace jackson "
	"jada jade jaden jagdeep jai",
	"jaiden jaime jalal jameela jamie jamila jana janelle janina janine jared jarrod jasleen "
	"jasper javed javier jaya jayda",
	"jaydan jayden jaylen jed jenson jermaine jerome jesse jesus jethro jett jia joaquin jocasta "
	"jodi joe joel johan johanna",
	"jolene jonas jonty jorge jorgina josephine josie josiah joss juan juana juanita judas jude "
	"julianna june juno justina kacper",
	"kaden kai kaia kaleb kamal kamila kamran kane kapil kara karan kareena kari karim karin "
	"karina karl karolina karthik kasey",
	"kashif kasim kate katelyn kathy kavita kay kaya kayden kayla keegan keeley keely keira keisha "
	"keith kelsey kelvin kendal",
	"kenan kendra kenji kenza keshav khaleesi khloe kian kiara kiera kieron kiki kim kingsley "
	"kiran kirk kirsten kirstie kit",
	"koby kofi krishan krystal kunal kwame kwesi kyla kylie kyra laila lachlan lana lance lara "
	"larissa latoya laurel lavinia layla",
	"layton leandra leanna leena leia leigh leila leilani lena lennon lennox leo leona leonie "
	"leonidas leroy leyla lexi liana",
	"lila lilah lilith lily lina linden lionel lisa liv livia logan lola london lorcan loretta "
	"lottie louisa luan luca lucas",
	"lucia lucian luciana lucien luis luisa lukas luna luther lyla lyra mabel mable macey maddox "
	"madina mae maeve magnus maha",
	"mahnoor maia maisie maja makayla malachi malaika malcolm malia malik malika manjit manuel "
	"mara marc marcel marcella marcia",
	"margot maria mariah mariana marianne marina mario marissa marius marla marlene marley marlon "
	"marlowe marnie martin marvin",
	"maryam mason mateo mathias matteo matthias maya mayson mckenzie meera mehak mehdi melina "
	"mercy merle merlin mia mica micah",
	"mika mila milan milena millie milo mina minal minnie mira mireille misha misbah mohan mohini "
	"mollie molly mona moses moshe",
	"muna murray musa mya myla myles myra myron nada nadim naila naima najma nala nana nanette "
	"naveed neel neela neelam neha neil",
	"nellie nelson nerys nesta nevaeh neve neville ngozi nia nico nidal niko nikita nikhil nila "
	"nina niraj nisha nishant nita nixon",
	"noah noel noelle noor nora noreen nova nyla oakley obinna octavia odette ofelia ola olaf oleg "
	"olga olwen omari onyeka opal",
	"ophelia orlando orson osama otis otto owais owen padma paige paloma paris parker pascal "
	"pascale pat patrice paulo pavan pearl",
	"pedro peggy perry pervez phillipa phineas pia piers pietro pippa polly poppy porter portia "
	"prakash pranav preeti presley",
	"preston priti priya priyanka qasim quentin quincy quinn rabia rachelle raees rafael rafferty "
	"raheem rahim rahul raina raj raja",
	"rajan ram rami ramesh ramon rana rania ranjit raquel rashida raven ravi rayan rayyan reagan "
	"reem reena reggie rehana reid reina",
	"rekha remi renata rene renee reuben rex reza rhea rhett rhianna rhona ria ricardo rico riley "
	"rio risha rishi rita ritu river",
	"riya roberto rocco rocky rod rodrigo rohan rohit roisin roma roman romeo romilly ronan rosa "
	"rosalie rosanna rosalia roseanne",
	"rosina roshan ross rowan roxana roza rubeena ruben ruby rufus rukhsana rumi rupinder rushda "
	"rowan ryder rylee saad saba sabah",
	"sabiha sabina sabrina sachin sadaf saffron safa saif sajid sajida sakina salman salvador "
	"salvatore samantha samara samia samina",
	"samir samiya sana sanaa sandeep sanjay sanjeev santiago santino saoirse sapphire saqib sariah "
	"sasha saskia satvinder saul savannah",
	"scarlet scarlett sean selena selene serena serenity seth shabana shabnam shabir shabbir shah "
	"shahbaz shahida shahnaz shakira",
	"shan shana shanaz shane shania shanice shannon shanti sharmila sharlene shauna shawna sheena "
	"shelby shelley shenaz shereen",
	"sherry shilpa shireen shiv shona shreya shyam sidra sienna sierra sigrid silas silvia simran "
	"sinclair sky skye skyla skylar",
	"sohail sonal sonia sonja sonny sonya soraya stefania stefanie stelios stephan sterling suki "
	"sultan suman sumit sumita summer",
	"sundeep sunil sunita surya susannah suzanna swati sybil syeda sylvester tabassum taha taher "
	"talia talha tallulah tamar tamika",
	"tania tanvir tanya tara tariq taryn tasneem tatum taylor teagan teddy tegan tehmina tess "
	"tessa thaddeus thalia thea thiago thora",
	"tia tiana tiago tiernan tiffany tilly tina titus tobi tod todd tom tommy toni torin travis "
	"trent trina trinity troy tunde",
	"turner tyrone tyson uma umair umaymah umme una unity uriah uzma valentina vanya varun veena "
	"velma venus vera verity vernon vihaan",
	"vijaya vikram vikki vilma vinay vincenzo viola violeta virat vivek vlad wade wahida walker "
	"wasim waqar waqas wayne wesley whitney",
	"wilbur willa willow wilma winter wren wyatt xander xanthe xavier yara yaseen yasin yasir "
	"yasmina yaw yosef yolanda yusra yvette",
	"zac zachariah zahir zahra zaid zain zaina zaira zak zakir zane zayan zayd zayn zayna zehra "
	"zeeshan zelda zena zenith zeynep zia",
	"ziad zina zita zohra zora zoya zubair zulfiqar zuri", NULL };
