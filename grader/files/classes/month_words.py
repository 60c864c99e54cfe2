"""The names of the months, as learning systems write them in the languages of their users."""

import unicodedata

LEAST_LETTERS = 3  # of an abbreviation: with two, many weekdays and articles would be months

_WRITTEN = {
    "Catalan": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "Croatian": "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada "
    "studenoga prosinca",
    "Croatian, bare": "siječanj veljača ožujak travanj svibanj lipanj srpanj kolovoz rujan "
    "listopad studeni prosinac",
    "Czech": "ledna února března dubna května června července srpna září října listopadu prosince",
    "Czech, bare": "leden únor březen duben květen červen červenec srpen září říjen listopad "
    "prosinec",
    "Danish": "januar februar marts april maj juni juli august september oktober november december",
    "Dutch": "januari februari maart april mei juni juli augustus september oktober november "
    "december",
    "English": "january february march april may june july august september october november "
    "december",
    "Finnish": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta "
    "elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
    "Finnish, bare": "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu "
    "syyskuu lokakuu marraskuu joulukuu",
    "French": "janvier février mars avril mai juin juillet août septembre octobre novembre "
    "décembre",
    "German": "januar februar märz april mai juni juli august september oktober november dezember",
    "German of Austria": "jänner februar märz april mai juni juli august september oktober "
    "november dezember",
    "Hungarian": "január február március április május június július augusztus szeptember október "
    "november december",
    "Italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre "
    "novembre dicembre",
    "Norwegian": "januar februar mars april mai juni juli august september oktober november "
    "desember",
    "Polish": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
    "listopada grudnia",
    "Polish, bare": "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień "
    "październik listopad grudzień",
    "Portuguese": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
    "Romanian": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie "
    "noiembrie decembrie",
    "Russian": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "Russian, bare": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь "
    "декабрь",
    "Slovak": "január február marec apríl máj jún júl august september október november december",
    "Slovenian": "januar februar marec april maj junij julij avgust september oktober november "
    "december",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "Swedish": "januari februari mars april maj juni juli augusti september oktober november "
    "december",
    "Turkish": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "Ukrainian": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада "
    "грудня",
}


def folded(text: str) -> str:
    """Return a text with upper and lower case, wide digits and kinds of spaces as one."""
    return unicodedata.normalize("NFKC", text).casefold()


_MONTHS = {
    language: [folded(word) for word in words.split()] for language, words in _WRITTEN.items()
}
LANGUAGES = tuple(_MONTHS)
# Nobody writes Finnish months so: "mar" would be November, and March in most other languages.
_NEVER_SHORT = ("Finnish", "Finnish, bare")


def month_of(word: str, language: str) -> int:
    """Return the month that a word, or the beginning of one, is in a language; 0 for none.

    None either where a beginning is that of two months.
    """
    months = _MONTHS[language]
    if word in months:
        return months.index(word) + 1
    if len(word) < LEAST_LETTERS or language in _NEVER_SHORT:
        return 0
    begun = [number for number, month in enumerate(months, 1) if month.startswith(word)]
    return begun[0] if len(begun) == 1 else 0
