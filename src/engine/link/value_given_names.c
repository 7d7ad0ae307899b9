/*
 * Given names that people in Britain have, wherever their families came from, beside those of the
 * classes in value_nicknames.c: after the English ones those of the larger communities. Two
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
	"ziad zina zita zohra zora zoya zubair zulfiqar zuri",
	"abayomi abdi abdikarim abdirizak abdulahi abdurrahman abeba abebe abeer abhishek abimbola",
	"abiodun abiola abirami abraha abshir abul adaeze adan adane adanna adaobi adebayo adebola",
	"adedayo adekunle adel adelina adem ademola adeola adetokunbo adewale adina adnana afolabi",
	"afsana aftab agostinho ahlam ahmednur ahsan aida ailbhe aingeal ajit akbar akin akinola",
	"akosua akua ala alam alauddin albena alcides aleksy alem alemu alin alka alla almaz alojzy",
	"altaf alzira ama amadeu amaka amal amani amanpreet amanuel amarachi amardeep amarjit",
	"amarpreet amer americo aminul amitabh amran amrik amritpal anab anabela anas anatolii",
	"anatoly anca andra andreea anfisa anghel aniela anirudh anisoara anisur anjuman ankit",
	"ankita anoop anowara antoni antonina anuj anuoluwapo anuradha anureet anusha aodhan",
	"apolonia apurva aravind archana ardal arifa arinze arkady arlindo armando arshdeep artem",
	"arumugam arun aruna arvinder ashik ashiq ashok ashwin asli asmeret assad assumpta aster",
	"attracta aura aurel aurica avinash avtar ayanle aydin aynur ayodeji ayodele ayomide aysel",
	"ayten azad azhar azizul azubuike babajide babatunde badr badrul baha bahadur bairbre",
	"bakshish bala balaji balan balbir baldeep baldev baljeet baljinder baljit balwant bankole",
	"bao baris barra barwaqo basma bassam bayram beata beibhinn bento bereket berhane berk",
	"bernardo beyza bhagat bhajan bharat bharti bhavani bhavesh bhavin bhavjit bhavna bhupinder",
	"bich bikram bilge bilkis binh bipin birgul birhan bisi blaithin blathnaid blazej bo bode",
	"bogdana bogumila bohdan bohdana bola bolaji bolanle borys bose bozena bronislaw bruna",
	"bukola bulent burak buse cabdi caetano calin camelia canan caoimhin caolan catalin",
	"catriona celal celina cem cemile ceren cezar cezary chaman champa chanan chandran",
	"chandrika chang chao charan charanjit chau chen cheng chetan chi chibueze chibuzo chidera",
	"chidinma chiedu chigozie chika chike chima chinaza chinedu chinelo chinenye chinonso",
	"chinwe chinyere chirag chisom chitra chizoba chukwudi chukwuemeka chukwuma chun cidalia",
	"cihan ciprian clarisse claudiu cliodhna clodagh colette colm colman conall conceicao",
	"concepta conleth constanta constantin corina cornel cornelia cosmin costel costica cristi",
	"cristina cuong custodia czeslaw dahir dairin daithi daksha dalal dalbir dalia daljit",
	"dalvir damilola damini dania daniela danut dao dara dariya darshan darshana davide",
	"davinder dawit dayo deaglan dearbhla deepa deepika deepinder deeqa degan deirbhile dejene",
	"dele delwar demeke denisa deniz deolinda dervla derya desta devaki devang devendra dhanush",
	"dharam dharmesh dhiren dhruv didar didem diep dilani dilara dilbag dilek dilpreet dilruba",
	"dimple dinesh dinh dipti divya dogan doina domingos dominika donagh dong dorel dorin",
	"dorina dragos dua duaa duarte duc dulce dumitra dumitru dung duong duy dympna eabha eamonn",
	"eanna ebele ebere ebru ebuka ecaterina ece edite eduard edyta efe eilis eithne ejike ekene",
	"elisabete elvira elwira emanuela emeka emel emer emin emine enamul enda engin eniola",
	"enitan eoghan ercan erdem erhan ermelinda erol ersin ese esi esmeralda esra estevao eugen",
	"eugenia eugeniusz eunan ewelina eyob eze ezinne fachtna fadwa fahima fahma fahmida fan",
	"fang fares farhana farhiya fartun faten fatih fatuma fawzia fayez fazlul fedir fei felicia",
	"feliks felisberto femi feng ferdous fergal ferhat feride ferit fernanda fiachra fikadu",
	"fikret filiz filmon filomena finbarr finian fintan fionn fionntan firas firoz fitsum",
	"floarea florentina florica florin folake folarin folasade fowsiya francisca freweini funke",
	"funmi funmilayo gagandeep gajan galyna gamze ganesh gang garad gaurav gavril gayathri",
	"gbenga gearoid geeta geetha genet genowefa georgeta getachew ghada ghassan gheorghe",
	"gheorghita gian giang girish girma gobi gobind gobnait goitom gokhan goncalo govind gowri",
	"graca grazyna guang guilherme gul gulay guled guler gulshan gulsum gulzar gunay guo guohua",
	"guoliang guoping guoqiang guowei gurbachan gurbaksh gurcharan gurdas gurdeep gurdev",
	"gurdial gurjeet gurjinder gurkirat gurleen gurmail gurmeet gurmukh gurnam gurpal gursharan",
	"gurtej gurvinder gurwinder gustavo ha haben habibur hadas hadeel hai haibo haile hailu",
	"haitham haiyan hakan hala halime halyna hamad hamdi hamida hanan haneen hang hanh hanife",
	"hanka hansa hao haoran haoyu harbans harbhajan harcharan hardev hardial hardip haresh",
	"harinder hariom harish harjeet harjinder harjit harjot harkirat harleen harmeet harminder",
	"harnam harpal harsha harshad harsimran harvinder harwinder hasina hasmukh hatice havva",
	"hawa haya haytham heena helal helder hema hemant heng henrique herminia hermon hetal hiba",
	"hibaq hibo hien hieu hind hinda hirsi hisham hitesh hiwot hoa hoai hoang hodan hodo hong",
	"hongmei honorata hoodo horia houda hryhoriy huan huda hue hui huimin hulya humayun",
	"humberto hung huong husnu huy huyen iancu iarla iarlaith ibironke ibtihal ibukun idil",
	"idowu ifeanyi ifeoma ifrah iftikhar ifunanya ignacy ihor ikechukwu ikenna ikran ila ilda",
	"ileana ilhan ilie ilkay imdad ime inas inderjit inderpal indira indrani indu ines iniobong",
	"inna ioana ion ionel ionela ionica ionut irem irena ireneusz irmina isaura ishar ishwar",
	"ismet israt istahil ita itunu iulian iuliana ivanna iwona iyabo jacek jacinta jagan jagdev",
	"jagdish jagir jagjit jagmohan jagpal jagruti jahanara jaimin jalil jalpa jama jamac janak",
	"janani janarthan jannat janusz jarlath jarnail jasbir jasdeep jasim jasjit jaskaran",
	"jaskirat jasmeet jaspal jaswant jatin jatinder jayant jayantilal jayesh jayshree jeronimo",
	"jewel jeya jeyanthi jiahui jiaming jian jianguo jianhua jianjun jianming jianping jide jie",
	"jigna jignesh jihad jing jingyi jitendra joachim joao joaquim joginder jolanta jorina",
	"judite judyta juliana julita jumana jumoke jun junjie junwei jyoti jyotsna kaan kabir",
	"kadar kadriye kaja kala kalai kalina kalpana kalpesh kalu kamala kamel kamil kamlesh",
	"kamrul kamrun kandiah kang kaniz kannan kanta kantilal karam karamjit karanjit karsan",
	"kashmir kaushik kavitha kayode kazim kazimierz ke kebede kehinde kelechi kemal kemi kerem",
	"ketan ketul kewal khaleda khalida khanh khoa khorshed khrystyna khushi kidane kidist kieu",
	"killian kinga kirandeep kiranjit kirit kirpal kirushanth kishan kishor klaudia kojo kokila",
	"kolawole komal konrad kornelia kostyantyn krystian kubra kugan kulbir kuldip kuljit",
	"kulvinder kulwant kulwinder kumar kumaran kun kunle kwabena kwaku kwasi ladan lakhbir",
	"lakhvir lakhwinder lakshman lalita lam lama lamia lan lanre laoise larisa larysa latha",
	"laurentiu laurinda lavanya leandro lech leela lei lekan leman lemlem lenuta leokadia",
	"leonid leonor lesya leszek letebrhan lev levent li liang liban lidia lien ligia lihua",
	"lijuan lijun lili liliana limei ling linh lipi liping liubov liudmyla liviu liwei liya",
	"loan loay loganathan long loredana lourenco lovepreet lubna lucilia lucjan lucyna ludwik",
	"luiza luminita lurdes luthfur lyubov lyudmyla maan madalena madalina madhu madhuri maebh",
	"mafalda mahad mahamed mahbub mahdi mahendran mahesh mahmuda mai mainul mairin majeda",
	"majella maksuda maksym mala malachy malak malar malathi malini malwina mamun manal mandeep",
	"manik manikkam maninder manisha manjinder manjot manju manjula manmohan manohari manoj",
	"manraj manuela manus manvir maram marcela marcio margarida marin marioara mariola marisa",
	"mariusz marko marlena martim martyna marwa marwan maryna masud mateus mathavan matilde",
	"maura maurycy maximiano maysa mayur mayuran mazen mebrahtu medhanie medhat meena meenakshi",
	"mehar mehari mehul mei meihua meilan meilin meiling meiyu melek melike mella merhawi meron",
	"mert merve meseret mesut metin mieczyslaw miguel mihaela mihai milosz min mine ming",
	"mingming mingyu minh mioara mircea mirela miroslaw miroslawa mitesh mizanur modupe mohit",
	"mokbul momtaz morenike moriom morium motin mubarak muireann muiris mukesh mukhtiar mukta",
	"mulki mulu mulugeta munira muno muntaha murad murali murat murrough murugan mushtaq muthu",
	"mutlu mykyta nadarajah nadiia nael nagamma nahar nahid nahla naji najwa nalin nalini nam",
	"nandini nandita naoise narcis narendra naresh nargis narinder nasima nasteho natarajan",
	"natercia natnael natwar navaratnam navdeep navjot navneet navpreet nawal nayan nayef nazan",
	"nazar nazia nazim nazli nazma nazmul nazrul ndidi nduka neasa necati necla neeraj negash",
	"nelu nermin nevin nga ngan ngoc nguyet nhan nhi nhung nicolae nicoleta nicusor nihat",
	"nikodem nilesh nilgun nilufar nimco nimesh nimo ning nirmal nirmala nirmaljit nirosha",
	"niroshan nishit nisreen nithya nitin nizar nkechi nkem nkiru nnamdi nneka nnenna noeleen",
	"nonso norbert noura nuno nuradin nuray nuri nuriye nurjahan nurul nwachukwu oana oanh obi",
	"obiageli obioma obiora octavian odete ogechi ogonna oisin okan okechukwu okey oktay",
	"olabisi oladele olajide olamide olanrewaju olaoluwa olatunji olawale olayinka oleh oleksiy",
	"olinda oliwia oliwier olu olubunmi oludare olufemi olufunke olumide olusegun oluseyi",
	"oluwadamilare oluwadamilola oluwafemi oluwakemi oluwaseun oluwaseyi oluwatobi oluwatosin",
	"oluwatoyin omobolanle omolara omotola onkar onyinye oonagh opeyemi orest orhan oryna",
	"osagie osas oskar ostap otilia otylia ovidiu oyin ozan ozge ozgur ozlem padraic palmira",
	"paramjit pardeep paresh parmjit parul patricio patryk pavithra peadar pelagia pelin peng",
	"petre petrica petro petronela petru philomena phong phuc phuong piara piedade pinal pinar",
	"ping pirabha piyara polina ponnambalam pooja poonam popy prabha prabhdeep prabhjot prabhu",
	"prabjot pradeep pradip praful pragna pramod prashant pratik pravin preetam prema premila",
	"pritam pritpal proinsias puran purvi pushpa qi qian qiang qin qing qiong quan quang",
	"quiteria quoc quy quyen quynh rabab rabeya rachna rachpal radha radu raed rafal rafiqul",
	"raghad raghavan rahaf rahela rahima rahwa rajbir rajdeep rajendra rajeswari rajini",
	"rajkumar rajni rajpal rajvinder rajwant rajwinder raluca raman ramandeep ramanjit ramila",
	"ramya ranbir randeep randhir ranjan rasel rasha rashmi rashpal rasiah rasik ratilal raul",
	"ravinder rawan raya razia razvan recep remigiusz remus remzi renato renuka resham revathi",
	"rezaul ridvan rima rina ritesh riyad riza robel roble rodica rogerio rohini roksana",
	"roksolana romana romuald rong rosalina rosario roshni rostyslav rotimi ruairi ruba rubel",
	"ruchi ruhi rui ruixin rumana runa rupal ruslan ruslana ruta saban sabbir sabri saddam sade",
	"safaa sagal sagar sahar sahra saiful salah salam salauddin saleh saliha salwa samar sameh",
	"sami samson sanda sandro sangeetha sanjida sanjiv santhosh saorla sapna saraswathi",
	"saravanan sarbjit saroj sarojini saseela sathish satinder satpal satwant satwinder savas",
	"savita savithri sawsan saynab seanan sebastiao seda seema sefa segun selam selamawit",
	"selcuk selin selvam selvi sema semere senait senan senthil serap serdar sergio serkan seun",
	"sevgi sevim sevinc seweryn shade shadi shafiqul shahana shahanara shahd shahed shaheen",
	"shahin shaila shailesh shaima shamim shamima shamsher shamsul shanthi shantilal shaohua",
	"sharad sharanjit sharmin shatha shathi shefali sheng sheuli shilpi shirin shital shivani",
	"shoaib shobha shohel shu shufen shuhua shukri shukur shuying shuzhen sibel sile silvina",
	"silviu simao simona simranjit simranpreet simret sinan sirajul siva sivakumar sivam sivan",
	"smita sneha snizhana sohan sohel sola solomiya somto son song songul sorcha sorin sorina",
	"sridevi sridhar stanislav stanislawa stelian steluta stepan suad suat subhash subramaniam",
	"sucdi sudha sudhir sufia suganthi suguna suha suhel sujatha sukhbir sukhdev sukhjinder",
	"sukhjit sukhmani sukhpal sukhpreet sukhvinder sukhwinder sule sultana sumathi sumon",
	"sundaram suraj surendra surjit susana sushila suzan swaran swarn swarna sylwester sylwia",
	"szymon taddele tadele tadesse tahani tahmina taiwo tajinder talal tamer taner tanvi tao",
	"taras tarlochan tarsem tarun taslima tayfun tayo tejal tejinder tejpal tekle telma telmo",
	"temesgen temi temilola temitope teodor teodora tesfay tesfaye thaer thanh thao tharani",
	"tharsini thevi thi thilaga thinh thoa thu thuan thulasi thuy tian tianyi tiberiu tien",
	"tigist ting tinh tirhas titilayo toan tochukwu tofail tokunbo tolga tolu tolulope toma",
	"tome tong tope toyin traian trang tri trinh trung truong trupti tsegay tsehay tu tuan",
	"tudor tugba tuncay tung turgut turkan turlough tuyen tuyet tymofiy tymon ubah uche uchechi",
	"uchenna udham udo ufuk ufuoma ugaso ugo ugochi ugur ujagar uju uliana umit umut upinder",
	"urmila urvashi usha uzoma vaithegi valentin valeriu valeriy valeriya vandana vani vanita",
	"vanitha varinder varsha vasant vasantha vasanthi vasco vasile vasilica vasuki vasyl",
	"vasylyna velan vibha vidya viet vikas viktor viktoriya vimal vimala vinh vinod vinoth",
	"viorel viorica vipul vira viral virgil virgilio virpal vitaliy vitor volkan vy vyacheslav",
	"wael wafa wale wanda warsame wassim wei weidong weihua weijun weiming weldu wenbin wenjie",
	"wenjing weronika wieslawa wiktor wiktoria wincenty wioletta witold wlodzimierz wunmi",
	"xalimo xia xiang xiao xiaobo xiaodong xiaofang xiaofeng xiaohong xiaohua xiaohui xiaojun",
	"xiaolan xiaoli xiaolin xiaoling xiaomei xiaoming xiaoping xiaowei xiaoyan xiaoyu xin xing",
	"xinyi xiu xiulan xiumei xiuying xu xuan xue xuemei xueying ya yaa yadvinder yahya yan yana",
	"yang yanhong yanling yanmei yanping yared yaroslav yaroslava yaser yash yavuz yeasmin",
	"yegor yeliz yelyzaveta yemane yemi yen yetunde yevheniya yewande yi yichen yifan yijun",
	"yilmaz ying yingying yinka yoga yogan yogesh yohannes yonas yong yongjun yordanos younes",
	"yousra yu yuan yue yuhan yuhua yulan yumei yun yunus yuping yuting yuxin yuzhen zakhar",
	"zakia zamfir zamzam zdzislaw ze zeki zeliha zenon zerihun zerrin zewdi zhen zheng zhi",
	"zhigang zhihao zhiming zhiqiang zhiwei zhiyong zhong ziaul zihan zinaida zixuan ziya ziyi",
	"zoryana zuhal zulmira",
	NULL };
