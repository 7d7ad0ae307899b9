/*
 * What a list of people may say, column by column: facts of the record, what tells its rows apart, when it was said,
 * and reasons for a flag. Any list can use them; the profiles only know which of them a standard list has.
 */
#include "hub/person/import_people.h"

const struct import_column people_columns[PEOPLE_COLUMNS] = {
	[COL_NHS] = { "nhs_number", "NHS number", "nhs number|nhsnumber|nhs no|nhs|nhsno", .holds = HOLDS_NHS_NUMBER },
	[COL_NAME] = { "name", "Name", "name|full name|resident name|contact name|display name" },
	[COL_GIVEN] = { "given_name", "First name", "first name|forename|forenames|given name|given names|christian name|firstname|first" },
	[COL_MIDDLE] = { "middle_name", "Middle name", "middle name|other name|other names|middle names|second name" },
	[COL_FAMILY] = { "family_name", "Surname", "surname|last name|family name|lastname|last" },
	[COL_KNOWN_AS] = { "known_as", "Likes to be called", "known as|preferred name|likes to be called|preferred first name|alias" },
	[COL_BORN] = { "born", "Date of birth", "date of birth|dob|born|birth date|d o b|birthdate", .holds = HOLDS_BIRTH_DATE },
	[COL_BORN_DAY] = { "born_day", "Day of birth", "day|birth day|day of birth|dob day" },
	[COL_BORN_MONTH] = { "born_month", "Month of birth", "month|birth month|month of birth|dob month" },
	[COL_BORN_YEAR] = { "born_year", "Year of birth", "year|birth year|year of birth|dob year" },
	[COL_SEX] = { "sex", "Sex or gender", "sex|gender" },
	[COL_PHONE] = { "phone", "Telephone", "telephone|phone|phone number|telephone number|mobile|mobile number|contact number|"
		"contact number calls|phone number calls|tel|tel no|contact no|phone 1|daytime phone|landline|home phone|contact telephone",
		.holds = HOLDS_PHONE },
	[COL_PHONE_2] = { "phone_2", "Second telephone", "phone 2|phone2|telephone 2|contact number texts|phone number texts|landline|home phone|"
		"home telephone|other phone|alternative number|mobile|evening phone", .holds = HOLDS_PHONE },
	[COL_EMAIL] = { "email", "E-mail", "email|e mail|email address|e mail address|contact email", .holds = HOLDS_EMAIL },
	[COL_HOUSE] = { "house_number", "House number", "house number|house no|house name or number|house number or name|house|number" },
	[COL_ADDRESS] = { "address", "Address", "address|address line 1|address line1|address 1|address1|building and street line 1|street|"
		"street address|home address|full address" },
	[COL_ADDRESS_2] = { "address_2", "Address, second line", "address line 2|address line2|address 2|address2|building and street line 2|"
		"locality|district" },
	[COL_ADDRESS_3] = { "address_3", "Address, third line", "address line 3|address line3|address 3|address3" },
	[COL_ADDRESS_4] = { "address_4", "Address, fourth line", "address line 4|address line4|address 4|address4" },
	[COL_ADDRESS_5] = { "address_5", "Address, fifth line", "address line 5|address line5|address 5|address5" },
	[COL_TOWN] = { "town", "Town", "town|city|town city|town or city|address town city|address town" },
	[COL_POSTCODE] = { "postcode", "Postcode", "postcode|post code|postal code|address postcode|zip", .holds = HOLDS_POSTCODE },
	[COL_UPRN] = { "uprn", "UPRN", "uprn|address uprn", .holds = HOLDS_NUMBER },
	[COL_LANGUAGE] = { "language", "Language", "language|preferred language|first language|spoken language|main language" },
	[COL_INTERPRETER] = { "interpreter", "Interpreter needed", "interpreter|interpreter needed|interpreter required|needs interpreter",
		.holds = HOLDS_YES_NO },
	[COL_COMMUNICATION] = { "communication", "How they communicate", "communication needs|communication|accessible information" },
	[COL_SAFE_CONTACT] = { "safe_contact", "Safe contact", "safe contact|contact preference|contact preferences|best time to call" },
	[COL_ACCESS] = { "access_notes", "Access notes", "access notes|access|property access|key safe" },
	[COL_DIET] = { "diet", "Diet", "diet|dietary needs|food needs|allergies" },
	[COL_DIED] = { "died", "Date of death", "date of death|died|deceased on|death date|dateofdeath", .holds = HOLDS_DATE },
	[COL_DIED_FLAG] = { "deceased", "Deceased (yes or no)", "deceased|flag pds informally deceased|informally deceased|is deceased",
		.holds = HOLDS_YES_NO },
	[COL_OWN_ID] = { "list_id", "The list's own number for the person", "id|person id|person reference|personreference|reference|ref|case id|"
		"account id|client id|resident id|unique id|uid" },
	[COL_HOUSEHOLD] = { "household", "The list's own number for the household", "household id|household number|household no|household|household ref|"
		"household reference|family id|family number|family reference" },
	[COL_SINCE] = { "since", "Since (date)", "since|from|date raised|start date|inception date|inceptiondate|submission datetime|date tested|"
		"first symptomatic at|attribute date|attributedate", .holds = HOLDS_DATE },
	[COL_UNTIL] = { "until", "Until (date)", "until|end date|expires|expiry date|isolation end date|end of isolation", .holds = HOLDS_DATE },
	[COL_AS_OF] = { "as_of", "Date of the extract", "extracted on|extractedon|extract date|date time extracted|date extracted|as of|"
		"date updated|last updated|status report", .holds = HOLDS_DATE },
	[COL_ACTIVE] = { "active", "Still on the list (yes or no)", "active status|active|status active|is active", .holds = HOLDS_YES_NO },
	[COL_CATEGORY] = { "category", "Category on the list", "category|spl category|list category" },
	[COL_FACT_TYPE] = { "attribute_type", "Kind of fact", "attribute type|attributetype" },
	[COL_FACT] = { "attribute", "Fact", "attribute|risk factor|riskfactor" },
	[COL_FACT_SCHEME] = { "attribute_scheme", "Scheme of the fact", "attribute scheme|attributescheme" },
	[COL_FACT_SOURCE] = { "source_system", "System it comes from", "source system|sourcesystem|data source" },
	[COL_FLAG_CEV] = { "flag_cev", "Clinically extremely vulnerable (yes or no)", "clinically extremely vulnerable|cev|shielding|shielded|"
		"on shielding list", .flag = "clinically_extremely_vulnerable", .holds = HOLDS_YES_NO },
	[COL_FLAG_CV] = { "flag_cv", "Clinically vulnerable (yes or no)", "clinically vulnerable|vulnerable", .flag = "clinically_vulnerable",
		.holds = HOLDS_YES_NO },
	[COL_FLAG_CONDITION] = { "flag_condition", "Has a listed medical condition (yes or no)", "do you have one of the listed medical conditions|"
		"medical conditions|listed medical condition", .flag = "medical_condition", .holds = HOLDS_YES_NO },
	[COL_FLAG_LETTER] = { "flag_letter", "Had an NHS letter (yes or no)", "have you received an nhs letter|nhs letter", .flag = "nhs_letter",
		.holds = HOLDS_YES_NO },
	[COL_FLAG_FOOD] = { "flag_food", "Needs food (yes or no)", "do you want supermarket deliveries|needs food|food parcel|food box|"
		"essential supplies need|food required", .flag = "needs_food", .holds = HOLDS_YES_NO },
	[COL_FLAG_SUPPLIES] = { "has_supplies", "Gets essential supplies (yes or no)", "essential supplies|do you have a way of getting essential supplies "
		"delivered|do you have a way of getting essential supplies delivered at the moment", .flag = "needs_food", .when_no = true,
		.holds = HOLDS_YES_NO },
	[COL_FLAG_DIET] = { "flag_diet", "Special diet (yes or no)", "do you have any special dietary requirements|dietary requirements|"
		"special dietary requirements", .flag = "diet", .holds = HOLDS_YES_NO },
	[COL_FLAG_CONTACT] = { "flag_contact", "Wants to be rung about local help (yes or no)", "do you need someone to contact you about local support|"
		"needs contact|call back|callback required|contact required", .flag = "needs_contact", .holds = HOLDS_YES_NO },
	[COL_FLAG_CARE] = { "flag_care", "Needs help with basic care (yes or no)", "do you need help meeting your basic care needs|basic care needs unmet|"
		"needs care", .flag = "needs_care", .holds = HOLDS_YES_NO },
	[COL_FLAG_CARE_MET] = { "care_met", "Basic care needs are met (yes or no)", "basic care needs|are your basic care needs being met at the moment",
		.flag = "needs_care", .when_no = true, .holds = HOLDS_YES_NO },
	[COL_FLAG_SHOPPER] = { "has_shopper", "Has somebody to shop for them (yes or no)", "do you have someone to go shopping for you|has shopper",
		.flag = "no_shopper", .when_no = true, .holds = HOLDS_YES_NO },
	[COL_FLAG_CARRIER] = { "has_carrier", "Has somebody to carry deliveries (yes or no)", "do you have someone in the house to carry deliveries|"
		"carry supplies|is there someone in the house who can carry a delivery of supplies inside", .flag = "no_carrier", .when_no = true,
		.holds = HOLDS_YES_NO },
	[COL_FLAG_SUPPORT] = { "flag_support", "Council help asked for (yes or no)", "la support required|support required|council support required",
		.flag = "support_required", .holds = HOLDS_YES_NO },
	[COL_FLAG_BEHALF] = { "flag_behalf", "Asked for by somebody else (yes or no)", "are you applying on behalf of someone else|on behalf of",
		.flag = "on_behalf", .holds = HOLDS_YES_NO },
	[COL_FLAG_ALONE] = { "flag_alone", "Lives alone (yes or no)", "lives alone|living alone|single occupier", .flag = "lives_alone",
		.holds = HOLDS_YES_NO },
	[COL_FLAG_CARER] = { "flag_carer", "Cares for somebody (yes or no)", "carer|is a carer|unpaid carer", .flag = "carer", .holds = HOLDS_YES_NO },
	[COL_FLAG_DISABLED] = { "flag_disabled", "Disabled (yes or no)", "disabled|disability", .flag = "disabled", .holds = HOLDS_YES_NO },
	[COL_FLAG_OFFLINE] = { "flag_offline", "Not on the internet (yes or no)", "no internet|digitally excluded|not online", .flag = "no_internet",
		.holds = HOLDS_YES_NO },
	[COL_FLAG_INCOME] = { "flag_income", "Low income (yes or no)", "low income|council tax support|free school meals", .flag = "low_income",
		.holds = HOLDS_YES_NO },
	[COL_FLAG_PROTECTED] = { "flag_protected", "Must not be found (yes or no)", "flag pdssensitive|pds sensitive|protected address|sensitive address|"
		"do not disclose", .flag = "protected_address", .holds = HOLDS_YES_NO },
	[COL_CHEMO] = { "gp_chemotherapy", "Chemotherapy or radiotherapy (yes or no)", "flag chemo radiotherapy|chemo radiotherapy",
		.flag = "gp_condition", .value = "chemotherapy or radiotherapy", .holds = HOLDS_YES_NO },
	[COL_RESPIRATORY] = { "gp_respiratory", "Severe respiratory condition (yes or no)", "flag respiratory", .flag = "gp_condition",
		.value = "severe respiratory condition", .holds = HOLDS_YES_NO },
	[COL_BLOOD] = { "gp_blood_cancer", "Cancer of the blood (yes or no)", "flag heamatologicalcancers|flag haematologicalcancers|"
		"flag haematological cancers", .flag = "gp_condition", .value = "cancer of the blood", .holds = HOLDS_YES_NO },
	[COL_PREGNANT] = { "gp_pregnant_heart", "Pregnant with a heart defect (yes or no)", "flag pregnantwithcongentialheartdefect|"
		"flag pregnantwithcongenitalheartdefect", .flag = "gp_condition", .value = "pregnant with a heart defect", .holds = HOLDS_YES_NO },
	[COL_TRANSPLANT] = { "gp_transplant", "Transplant (yes or no)", "flag transplant", .flag = "gp_condition", .value = "transplant",
		.holds = HOLDS_YES_NO },
	[COL_RARE] = { "gp_rare_disease", "Rare disease (yes or no)", "flag rarediseases|flag rare diseases", .flag = "gp_condition",
		.value = "rare disease", .holds = HOLDS_YES_NO },
};
