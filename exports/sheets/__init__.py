"""The sheets of the consolidated workbook, in the order of the tabs. To add one, write its file and name it here."""

from exports.sheets.actions import ActionsSheet
from exports.sheets.answers import AnswersSheet
from exports.sheets.answers_long import AnswersLongSheet
from exports.sheets.base import Sheet
from exports.sheets.blanks import BlanksSheet
from exports.sheets.change import ChangeSheet
from exports.sheets.comparison import ComparisonSheet
from exports.sheets.figures import FiguresSheet
from exports.sheets.gaps import GapsSheet
from exports.sheets.good_practice import GoodPracticeSheet
from exports.sheets.heatmap import HeatmapSheet
from exports.sheets.indicators import IndicatorsSheet
from exports.sheets.meetings import MeetingsSheet
from exports.sheets.notes import NotesSheet
from exports.sheets.practitioners import PractitionersSheet
from exports.sheets.protected_characteristics import ProtectedCharacteristicsSheet
from exports.sheets.returns import ReturnsSheet
from exports.sheets.summary import SummarySheet
from exports.sheets.voice_of_the_adult import VoiceOfTheAdultSheet
from exports.sheets.voice_of_the_child import VoiceOfTheChildSheet

SHEETS: tuple[type[Sheet], ...] = (
    SummarySheet,
    ReturnsSheet,
    HeatmapSheet,
    IndicatorsSheet,
    ChangeSheet,
    ComparisonSheet,
    PractitionersSheet,
    MeetingsSheet,
    FiguresSheet,
    AnswersSheet,
    AnswersLongSheet,
    GapsSheet,
    ActionsSheet,
    VoiceOfTheChildSheet,
    VoiceOfTheAdultSheet,
    ProtectedCharacteristicsSheet,
    GoodPracticeSheet,
    BlanksSheet,
    NotesSheet,
)

__all__ = ["SHEETS", "Sheet"]
