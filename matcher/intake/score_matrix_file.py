"""The door for bare problems: an NPZ file of scores and rules, with every fault named before a solver runs.

Intake knows no planner: what comes out are plain arrays, from which the caller makes the problem.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from matcher.errors import InputError
from matcher.intake.findings import LISTED, Findings, Place, Problem, error
from matcher.words import Words

#: What must be in the file, and what may be.
NEEDED: Final = ("scores", "forbidden", "investor_min", "investor_max", "startup_min", "startup_max")
OPTIONAL: Final = ("pinned", "sub_forum", "sub_forum_capacity")
# Above this, adding a handful of scores may overflow; below, no unit that people use comes near.
_GREATEST = 1e100
# More meetings than people exist: larger numbers are a slip.
_MOST = 2**31 - 1

_UNREADABLE = error(
    Words("not a readable NPZ file", "不是可读的 NPZ 文件"),
    Words("Write it again with numpy.savez, without objects.", "请用 numpy.savez 重新写出，不要含 Python 对象。"),
)
_MISSING = error(
    Words("the array is missing", "缺少该数组"),
    Words("Add it to the file: {needed} are needed.", "请补上：{needed} 都是必需的。"),
)
_UNKNOWN = error(
    Words("the array is unknown", "无法识别的数组"),
    Words("Remove or rename it: {known} are known.", "请删除或改名：可用的有 {known}。"),
)
_SHAPE = error(
    Words("the array has the wrong shape", "数组形状不对"),
    Words("It must have the shape {wanted}.", "形状应为 {wanted}。"),
)
_KIND = error(
    Words("the array holds the wrong kind of values", "数组的数据类型不对"),
    Words("It must hold {wanted}.", "其中应为{wanted}。"),
)
_NOT_FINITE = error(
    Words("not a finite number", "不是有限的数"),
    Words(
        "Give the pair a score between -1e100 and 1e100, or forbid it.",
        "请给出 -1e100 到 1e100 之间的分数，或禁止这一对。",
    ),
)
_NOT_WHOLE = error(
    Words("not a whole number", "不是整数"),
    Words("Write a whole number from 0 to 2147483647.", "请写 0 到 2147483647 之间的整数。"),
)
_NEGATIVE = error(
    Words("a number below 0, or a huge one", "数值小于 0 或过大"),
    Words("Write a whole number from 0 to 2147483647.", "请写 0 到 2147483647 之间的整数。"),
)
_PINNED_AND_FORBIDDEN = error(
    Words("the pair is pinned and forbidden", "这一对既被指定又被禁止"),
    Words("Unpin it, or allow it.", "请取消指定，或解除禁止。"),
)
_CROSSED = error(
    Words("the minimum is above the maximum", "最少次数大于最多次数"),
    Words("Lower it to {most}, or raise {other}[{row}].", "请降到 {most}，或提高 {other}[{row}]。"),
)
_TOO_FEW_PAIRS = error(
    Words("the minimum is above the number of pairs that may meet", "最少次数多于可以会面的对数"),
    Words("Lower it to {pairs}, or forbid fewer pairs.", "请降到 {pairs}，或少禁止几对。"),
)
_TOO_MANY_PINS = error(
    Words("the maximum is below the number of pinned pairs", "最多次数少于被指定的对数"),
    Words("Raise it to {pairs}, or unpin some pairs.", "请提高到 {pairs}，或取消部分指定。"),
)
_UNKNOWN_FORUM = error(
    Words("no such sub-forum", "没有这个分论坛"),
    Words("Write a row of sub_forum_capacity, from 0 to {last}.", "请写 sub_forum_capacity 的行号，0 到 {last}。"),
)
_ALONE = error(
    Words("the array needs its companion", "该数组需要与另一个数组同时给出"),
    Words("Give {companion} too, or neither.", "请同时给出 {companion}，或两者都不给。"),
)
_FORUM_PINS = error(
    Words("the capacity is below the number of pinned pairs", "容量少于被指定的对数"),
    Words("Raise it to {pairs}, or unpin some pairs.", "请提高到 {pairs}，或取消部分指定。"),
)

_MORE = Words("more like these: {problem}", "另有同样的问题：{problem}")
_AS_ABOVE = Words("The advice above holds for them too.", "处理办法与上面所列相同。")

_FLAGS = "forbidden", "pinned"
_NUMBERS = Words("numbers", "数字")
_YES_OR_NO = Words("true or false, or 0 and 1", "真假值，或 0 和 1")


@dataclass(frozen=True, slots=True)
class ScoreMatrix:
    """Scores and rules as they stood in the file, every array given and consistent; n investors, p startups.

    Attributes
    ----------
    scores : (n, p) float64, finite where not forbidden, perhaps negative; 0 where forbidden.
    forbidden, pinned : (n, p) bool, never both.
    investor_min, investor_max : (n,) int64.
    startup_min, startup_max, sub_forum : (p,) int64.
    sub_forum_capacity : (f,) int64.
    """

    scores: NDArray[np.float64]
    forbidden: NDArray[np.bool_]
    investor_min: NDArray[np.int64]
    investor_max: NDArray[np.int64]
    startup_min: NDArray[np.int64]
    startup_max: NDArray[np.int64]
    pinned: NDArray[np.bool_]
    sub_forum: NDArray[np.int64]
    sub_forum_capacity: NDArray[np.int64]


def read_score_matrix(path: Path) -> ScoreMatrix:
    """Read a problem, or refuse it with every fault that was found.

    Raises
    ------
    InputError
        With findings whose place is an array and an index, such as ``scores[3, 7]``.
    """
    notebook = _Notebook(path.name)
    arrays = _loaded(path, notebook)
    matrix = None if notebook.stopped() else _checked(arrays, notebook)
    if matrix is None or notebook.stopped():
        raise InputError(f"{path} cannot be used as it is.", notebook.listed())
    return matrix


class _Notebook(Findings):
    """Findings about one file, placed by array and index."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self._file = file

    def fault(self, problem: Problem, array: str | None, found: object = "", **values: object) -> None:
        """Write down a fault of a whole array, of one place in it, or of the file where there is none."""
        self.add(Place(self._file, None, array), problem, str(found), **values)

    def faults(
        self, problem: Problem, array: str, wrong: NDArray[np.bool_], found: NDArray[Any], **values: object
    ) -> None:
        """Write down the elements that are wrong; of arrays among the ``values``, each says its own element."""
        places = list(map(tuple, np.argwhere(wrong).tolist()))
        for index in places[:LISTED]:
            said = {name: v[index].item() if isinstance(v, np.ndarray) else v for name, v in values.items()}
            place = f"{array}[{', '.join(map(str, index))}]"
            self.fault(problem, place, found[index].item(), row=index[0], **said)
        if len(places) > LISTED:
            more = error(_MORE.format(problem=problem.problem), _AS_ABOVE)
            self.fault(more, array, len(places) - LISTED)


def _loaded(path: Path, notebook: _Notebook) -> dict[str, NDArray[Any]]:
    """Return the arrays of a file; pickled objects are never opened."""
    try:
        # From memory, because numpy leaves a file open that turns out to be damaged.
        file = np.load(BytesIO(path.read_bytes()), allow_pickle=False)
        if not isinstance(file, np.lib.npyio.NpzFile):
            notebook.fault(_UNREADABLE, None, "a single array")
            return {}
        arrays = {name: file[name] for name in file.files}
    # Whatever a damaged archive makes zipfile, zlib or numpy raise, it means the same to whoever wrote the file.
    except Exception as problem:
        notebook.fault(_UNREADABLE, None, f"{type(problem).__name__}: {problem}")
        return {}
    # What does not begin as an array does comes out as its bytes.
    for name, content in arrays.items():
        if not isinstance(content, np.ndarray):
            notebook.fault(_UNREADABLE, name, "no array")
    return arrays


def _checked(arrays: dict[str, NDArray[Any]], notebook: _Notebook) -> ScoreMatrix | None:
    """Return the problem as read, None where too little can be read of it; all faults are written down."""
    _check_names(arrays, notebook)
    size = _size(arrays.get("scores"), notebook)
    if size is None:
        return None
    read = _rules(arrays, size, notebook)
    scores = _scores(arrays["scores"], read.get("forbidden"), notebook)
    if scores is None or len(read) < len((*NEEDED, *OPTIONAL)) - 1:
        return None
    matrix = ScoreMatrix(scores=scores, **read)
    _compare(matrix, notebook)
    return matrix


def _check_names(arrays: dict[str, NDArray[Any]], notebook: _Notebook) -> None:
    for name in NEEDED:
        if name not in arrays:
            notebook.fault(_MISSING, name, needed=", ".join(NEEDED))
    for name in arrays:
        if name not in (*NEEDED, *OPTIONAL):
            notebook.fault(_UNKNOWN, name, known=", ".join((*NEEDED, *OPTIONAL)))
    pair = OPTIONAL[1:]
    for name, companion in (pair, pair[::-1]):
        if name in arrays and companion not in arrays:
            notebook.fault(_ALONE, name, companion=companion)


def _rules(arrays: dict[str, NDArray[Any]], size: tuple[int, int], notebook: _Notebook) -> dict[str, NDArray[Any]]:
    """Return the arrays other than the scores that can be read; what is optional and absent restricts nothing."""
    investors, startups = size
    given = {
        "pinned": np.zeros(size, np.bool_),
        "sub_forum": np.zeros(startups, np.int64),
        "sub_forum_capacity": np.array([investors * startups], np.int64),
        **arrays,
    }
    shapes: dict[str, tuple[int, ...]] = {
        "forbidden": size,
        "pinned": size,
        "investor_min": (investors,),
        "investor_max": (investors,),
        "startup_min": (startups,),
        "startup_max": (startups,),
        "sub_forum": (startups,),
        "sub_forum_capacity": (given["sub_forum_capacity"].size,),
    }
    read: dict[str, NDArray[Any]] = {}
    for name in (name for name in shapes if name in given):
        if given[name].shape != shapes[name]:
            notebook.fault(_SHAPE, name, given[name].shape, wanted=shapes[name])
            continue
        values = (_flags if name in _FLAGS else _counts)(name, given[name], notebook)
        read |= {} if values is None else {name: values}
    return read


def _size(scores: NDArray[Any] | None, notebook: _Notebook) -> tuple[int, int] | None:
    """Return the numbers of investors and startups."""
    if scores is None:
        return None
    if scores.ndim != 2 or 0 in scores.shape:
        notebook.fault(_SHAPE, "scores", scores.shape, wanted="(investors, startups)")
        return None
    return scores.shape[0], scores.shape[1]


def _scores(
    scores: NDArray[Any], forbidden: NDArray[np.bool_] | None, notebook: _Notebook
) -> NDArray[np.float64] | None:
    if scores.dtype.kind not in "fiu":
        notebook.fault(_KIND, "scores", scores.dtype, wanted=_NUMBERS)
        return None
    allowed = np.zeros(scores.shape, np.bool_) if forbidden is None else ~forbidden
    values = scores.astype(np.float64)
    wrong = allowed & ~(np.abs(values) <= _GREATEST)
    notebook.faults(_NOT_FINITE, "scores", wrong, values)
    return np.where(allowed, values, 0.0)


def _flags(name: str, values: NDArray[Any], notebook: _Notebook) -> NDArray[np.bool_] | None:
    if values.dtype.kind not in "biu" or not np.all((values == 0) | (values == 1)):
        notebook.fault(_KIND, name, values.dtype, wanted=_YES_OR_NO)
        return None
    return values.astype(np.bool_)


def _counts(name: str, values: NDArray[Any], notebook: _Notebook) -> NDArray[np.int64] | None:
    if values.dtype.kind not in "fiu":
        notebook.fault(_KIND, name, values.dtype, wanted=_NUMBERS)
        return None
    whole = np.isfinite(values) & (np.floor(values) == values)
    sensible = (values >= 0) & (values <= _MOST)
    notebook.faults(_NOT_WHOLE, name, ~whole, values)
    notebook.faults(_NEGATIVE, name, whole & ~sensible, values)
    return values.astype(np.int64) if np.all(whole & sensible) else None


def _compare(matrix: ScoreMatrix, notebook: _Notebook) -> None:
    """Write down the rules that contradict each other in one place."""
    pinned, forbidden = matrix.pinned, matrix.forbidden
    notebook.faults(_PINNED_AND_FORBIDDEN, "pinned", pinned & forbidden, pinned)
    for side, axis in (("investor", 1), ("startup", 0)):
        least, most = getattr(matrix, f"{side}_min"), getattr(matrix, f"{side}_max")
        allowed, pins = np.count_nonzero(~forbidden, axis=axis), np.count_nonzero(pinned, axis=axis)
        notebook.faults(_CROSSED, f"{side}_min", least > most, least, most=most, other=f"{side}_max")
        notebook.faults(_TOO_FEW_PAIRS, f"{side}_min", least > allowed, least, pairs=allowed)
        notebook.faults(_TOO_MANY_PINS, f"{side}_max", pins > most, most, pairs=pins)
    forums = len(matrix.sub_forum_capacity)
    unknown = matrix.sub_forum >= forums
    notebook.faults(_UNKNOWN_FORUM, "sub_forum", unknown, matrix.sub_forum, last=forums - 1)
    if not unknown.any():
        pins = np.bincount(matrix.sub_forum, pinned.sum(axis=0), forums).astype(np.int64)
        few = pins > matrix.sub_forum_capacity
        notebook.faults(_FORUM_PINS, "sub_forum_capacity", few, matrix.sub_forum_capacity, pairs=pins)
