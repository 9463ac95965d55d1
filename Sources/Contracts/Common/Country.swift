/// ISO 3166-1 countries: two-letter codes, and the English names people write.
package enum Country {
  /// The two-letter code of a code or a name, whatever its case; nil when it is neither.
  package static func code(_ text: String) -> String? {
    let wanted = text.lowercased()
    return byName[wanted]
  }

  private static let byName: [String: String] = {
    var table: [String: String] = [:]
    for line in names.split(separator: "\n") {
      let parts = line.split(separator: "|").map(String.init)
      for name in parts { table[name.lowercased()] = parts[0] }
    }
    return table
  }()

  /// Code, then names: ISO's short, common and official ones and a few in daily use (EIRE, UK, USA, RSA).
  private static let names = """
    AD|Andorra|Principality of Andorra
    AE|UAE|United Arab Emirates
    AF|Afghanistan|Islamic Republic of Afghanistan
    AG|Antigua and Barbuda
    AI|Anguilla
    AL|Albania|Republic of Albania
    AM|Armenia|Republic of Armenia
    AO|Angola|Republic of Angola
    AQ|Antarctica
    AR|Argentina|Argentine Republic
    AS|American Samoa
    AT|Austria|Republic of Austria
    AU|Australia
    AW|Aruba
    AX|Åland Islands
    AZ|Azerbaijan|Republic of Azerbaijan
    BA|Bosnia and Herzegovina|Republic of Bosnia and Herzegovina
    BB|Barbados
    BD|Bangladesh|People's Republic of Bangladesh
    BE|Belgium|Kingdom of Belgium
    BF|Burkina Faso
    BG|Bulgaria|Republic of Bulgaria
    BH|Bahrain|Kingdom of Bahrain
    BI|Burundi|Republic of Burundi
    BJ|Benin|Republic of Benin
    BL|Saint Barthélemy
    BM|Bermuda
    BN|Brunei Darussalam
    BO|Bolivia|Bolivia, Plurinational State of|Plurinational State of Bolivia
    BQ|Bonaire|Bonaire, Sint Eustatius and Saba|Sint Eustatius and Saba Bonaire
    BR|Brazil|Federative Republic of Brazil
    BS|Bahamas|Commonwealth of the Bahamas
    BT|Bhutan|Kingdom of Bhutan
    BV|Bouvet Island
    BW|Botswana|Republic of Botswana
    BY|Belarus|Republic of Belarus
    BZ|Belize
    CA|Canada
    CC|Cocos (Keeling) Islands
    CD|Congo, The Democratic Republic of the|DR Congo|The Democratic Republic of the Congo
    CF|Central African Republic
    CG|Congo|Republic of the Congo
    CH|Swiss Confederation|Switzerland
    CI|Côte d'Ivoire|Republic of Côte d'Ivoire
    CK|Cook Islands
    CL|Chile|Republic of Chile
    CM|Cameroon|Republic of Cameroon
    CN|China|People's Republic of China
    CO|Colombia|Republic of Colombia
    CR|Costa Rica|Republic of Costa Rica
    CU|Cuba|Republic of Cuba
    CV|Cabo Verde|Republic of Cabo Verde
    CW|Curaçao
    CX|Christmas Island
    CY|Cyprus|Republic of Cyprus
    CZ|Czech Republic|Czechia
    DE|Federal Republic of Germany|Germany
    DJ|Djibouti|Republic of Djibouti
    DK|Denmark|Kingdom of Denmark
    DM|Commonwealth of Dominica|Dominica
    DO|Dominican Republic
    DZ|Algeria|People's Democratic Republic of Algeria
    EC|Ecuador|Republic of Ecuador
    EE|Estonia|Republic of Estonia
    EG|Arab Republic of Egypt|Egypt
    EH|Western Sahara
    ER|Eritrea|the State of Eritrea
    ES|Kingdom of Spain|Spain
    ET|Ethiopia|Federal Democratic Republic of Ethiopia
    FI|Finland|Republic of Finland
    FJ|Fiji|Republic of Fiji
    FK|Falkland Islands (Malvinas)
    FM|Federated States of Micronesia|Micronesia|Micronesia, Federated States of
    FO|Faroe Islands
    FR|France|French Republic
    GA|Gabon|Gabonese Republic
    GB|England|Great Britain|Northern Ireland|Scotland|UK|United Kingdom|Wales
    GD|Grenada
    GE|Georgia
    GF|French Guiana
    GG|Guernsey
    GH|Ghana|Republic of Ghana
    GI|Gibraltar
    GL|Greenland
    GM|Gambia|Republic of the Gambia
    GN|Guinea|Republic of Guinea
    GP|Guadeloupe
    GQ|Equatorial Guinea|Republic of Equatorial Guinea
    GR|Greece|Hellenic Republic
    GS|South Georgia and the South Sandwich Islands
    GT|Guatemala|Republic of Guatemala
    GU|Guam
    GW|Guinea-Bissau|Republic of Guinea-Bissau
    GY|Guyana|Republic of Guyana
    HK|Hong Kong|Hong Kong Special Administrative Region of China
    HM|Heard Island and McDonald Islands
    HN|Honduras|Republic of Honduras
    HR|Croatia|Republic of Croatia
    HT|Haiti|Republic of Haiti
    HU|Hungary
    ID|Indonesia|Republic of Indonesia
    IE|EIRE|Ireland|Republic of Ireland
    IL|Israel|State of Israel
    IM|Isle of Man
    IN|India|Republic of India
    IO|British Indian Ocean Territory
    IQ|Iraq|Republic of Iraq
    IR|Iran|Iran, Islamic Republic of|Islamic Republic of Iran
    IS|Iceland|Republic of Iceland
    IT|Italian Republic|Italy
    JE|Jersey
    JM|Jamaica
    JO|Hashemite Kingdom of Jordan|Jordan
    JP|Japan
    KE|Kenya|Republic of Kenya
    KG|Kyrgyz Republic|Kyrgyzstan
    KH|Cambodia|Kingdom of Cambodia
    KI|Kiribati|Republic of Kiribati
    KM|Comoros|Union of the Comoros
    KN|Saint Kitts and Nevis
    KP|Democratic People's Republic of Korea|Korea, Democratic People's Republic of|North Korea
    KR|Korea, Republic of|Republic of Korea|South Korea
    KW|Kuwait|State of Kuwait
    KY|Cayman Islands
    KZ|Kazakhstan|Republic of Kazakhstan
    LA|Lao People's Democratic Republic|Laos
    LB|Lebanese Republic|Lebanon
    LC|Saint Lucia
    LI|Liechtenstein|Principality of Liechtenstein
    LK|Democratic Socialist Republic of Sri Lanka|Sri Lanka
    LR|Liberia|Republic of Liberia
    LS|Kingdom of Lesotho|Lesotho
    LT|Lithuania|Republic of Lithuania
    LU|Grand Duchy of Luxembourg|Luxembourg
    LV|Latvia|Republic of Latvia
    LY|Libya
    MA|Kingdom of Morocco|Morocco
    MC|Monaco|Principality of Monaco
    MD|Moldova|Moldova, Republic of|Republic of Moldova
    ME|Montenegro
    MF|Saint Martin (French part)
    MG|Madagascar|Republic of Madagascar
    MH|Marshall Islands|Republic of the Marshall Islands
    MK|North Macedonia|Republic of North Macedonia
    ML|Mali|Republic of Mali
    MM|Myanmar|Republic of Myanmar
    MN|Mongolia
    MO|Macao|Macao Special Administrative Region of China
    MP|Commonwealth of the Northern Mariana Islands|Northern Mariana Islands
    MQ|Martinique
    MR|Islamic Republic of Mauritania|Mauritania
    MS|Montserrat
    MT|Malta|Republic of Malta
    MU|Mauritius|Republic of Mauritius
    MV|Maldives|Republic of Maldives
    MW|Malawi|Republic of Malawi
    MX|Mexico|United Mexican States
    MY|Malaysia
    MZ|Mozambique|Republic of Mozambique
    NA|Namibia|Republic of Namibia
    NC|New Caledonia
    NE|Niger|Republic of the Niger
    NF|Norfolk Island
    NG|Federal Republic of Nigeria|Nigeria
    NI|Nicaragua|Republic of Nicaragua
    NL|Holland|Kingdom of the Netherlands|Netherlands|The Netherlands
    NO|Kingdom of Norway|Norway
    NP|Federal Democratic Republic of Nepal|Nepal
    NR|Nauru|Republic of Nauru
    NU|Niue
    NZ|New Zealand
    OM|Oman|Sultanate of Oman
    PA|Panama|Republic of Panama
    PE|Peru|Republic of Peru
    PF|French Polynesia
    PG|Independent State of Papua New Guinea|Papua New Guinea
    PH|Philippines|Republic of the Philippines
    PK|Islamic Republic of Pakistan|Pakistan
    PL|Poland|Republic of Poland
    PM|Saint Pierre and Miquelon
    PN|Pitcairn
    PR|Puerto Rico
    PS|Palestine|Palestine, State of|State of Palestine|the State of Palestine
    PT|Portugal|Portuguese Republic
    PW|Palau|Republic of Palau
    PY|Paraguay|Republic of Paraguay
    QA|Qatar|State of Qatar
    RE|Réunion
    RO|Romania
    RS|Republic of Serbia|Serbia
    RU|Russia|Russian Federation
    RW|Rwanda|Rwandese Republic
    SA|Kingdom of Saudi Arabia|Saudi Arabia
    SB|Solomon Islands
    SC|Republic of Seychelles|Seychelles
    SD|Republic of the Sudan|Sudan
    SE|Kingdom of Sweden|Sweden
    SG|Republic of Singapore|Singapore
    SH|Ascension and Tristan da Cunha Saint Helena|Saint Helena|Saint Helena, Ascension and Tristan da Cunha
    SI|Republic of Slovenia|Slovenia
    SJ|Svalbard and Jan Mayen
    SK|Slovak Republic|Slovakia
    SL|Republic of Sierra Leone|Sierra Leone
    SM|Republic of San Marino|San Marino
    SN|Republic of Senegal|Senegal
    SO|Federal Republic of Somalia|Somalia
    SR|Republic of Suriname|Suriname
    SS|Republic of South Sudan|South Sudan
    ST|Democratic Republic of Sao Tome and Principe|Sao Tome and Principe
    SV|El Salvador|Republic of El Salvador
    SX|Sint Maarten (Dutch part)
    SY|Syria|Syrian Arab Republic
    SZ|Eswatini|Kingdom of Eswatini
    TC|Turks and Caicos Islands
    TD|Chad|Republic of Chad
    TF|French Southern Territories
    TG|Togo|Togolese Republic
    TH|Kingdom of Thailand|Thailand
    TJ|Republic of Tajikistan|Tajikistan
    TK|Tokelau
    TL|Democratic Republic of Timor-Leste|Timor-Leste
    TM|Turkmenistan
    TN|Republic of Tunisia|Tunisia
    TO|Kingdom of Tonga|Tonga
    TR|Republic of Türkiye|Turkey|Türkiye
    TT|Republic of Trinidad and Tobago|Trinidad and Tobago
    TV|Tuvalu
    TW|Province of China Taiwan|Taiwan|Taiwan, Province of China
    TZ|Tanzania|Tanzania, United Republic of|United Republic of Tanzania
    UA|Ukraine
    UG|Republic of Uganda|Uganda
    UM|United States Minor Outlying Islands
    US|USA|United States|United States of America
    UY|Eastern Republic of Uruguay|Uruguay
    UZ|Republic of Uzbekistan|Uzbekistan
    VA|Holy See (Vatican City State)
    VC|Saint Vincent and the Grenadines
    VE|Bolivarian Republic of Venezuela|Venezuela|Venezuela, Bolivarian Republic of
    VG|British Virgin Islands|Virgin Islands, British
    VI|U.S. Virgin Islands|Virgin Islands of the United States|Virgin Islands, U.S.
    VN|Socialist Republic of Viet Nam|Viet Nam|Vietnam
    VU|Republic of Vanuatu|Vanuatu
    WF|Wallis and Futuna
    WS|Independent State of Samoa|Samoa
    YE|Republic of Yemen|Yemen
    YT|Mayotte
    ZA|RSA|Republic of South Africa|South Africa
    ZM|Republic of Zambia|Zambia
    ZW|Republic of Zimbabwe|Zimbabwe
    """
}
