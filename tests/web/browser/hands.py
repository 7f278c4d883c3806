"""The two ways to use a page: with a pointer, and with the keyboard alone."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Locator, Page

#: Nobody presses the tab key more often than this to reach something.
_PATIENCE = 400


class Hand(Protocol):
    """Presses buttons, chooses and writes."""

    def press(self, where: Locator) -> None:
        """Press a button or follow a link."""

    def choose(self, where: Locator) -> None:
        """Choose one of several, or tick a box."""

    def write(self, where: Locator, text: str) -> None:
        """Write into a field."""


class Pointer:
    """A mouse or a finger."""

    def press(self, where: Locator) -> None:
        """Click."""
        where.click()

    def choose(self, where: Locator) -> None:
        """Click on its label, which may be all that is drawn."""
        where.page.locator(f"label[for='{where.get_attribute('id')}']").first.click()

    def write(self, where: Locator, text: str) -> None:
        """Fill the field."""
        where.fill(text)


class Keyboard:
    """No pointer at all: from the top of the page by the tab key, as somebody does who cannot see it."""

    def press(self, where: Locator) -> None:
        """Go there and press Enter."""
        self._go(where)
        where.page.keyboard.press("Enter")
        # A press of a key does not wait for the page that it leads to, as a click does.
        where.page.wait_for_timeout(300)

    def choose(self, where: Locator) -> None:
        """Go there and press the space bar; within a group of radio buttons, by the arrow keys."""
        page = where.page
        if where.get_attribute("type") == "radio":
            name = where.get_attribute("name")
            self._go(page.locator(f"input[type=radio][name='{name}']"), any_of=True)
            page.keyboard.press("Space")
            for _ in range(_PATIENCE):
                if where.is_checked():
                    return
                page.keyboard.press("ArrowDown")
            raise AssertionError("the arrow keys do not reach it")
        self._go(where)
        page.keyboard.press("Space")

    def write(self, where: Locator, text: str) -> None:
        """Go there and type."""
        self._go(where)
        where.page.keyboard.press("Control+a")
        where.page.keyboard.type(text)

    def _go(self, where: Locator, *, any_of: bool = False) -> None:
        page = where.page
        _from_the_top(page)
        goal = where if any_of else where.first
        for _ in range(_PATIENCE):
            page.keyboard.press("Tab")
            if goal.evaluate_all("(all) => all.includes(document.activeElement)"):
                return
        raise AssertionError(f"the tab key does not reach {where}")


def _from_the_top(page: Page) -> None:
    """Let the next press of the tab key reach the first thing of the page."""
    page.evaluate(
        """() => {
            getSelection().removeAllRanges();
            document.body.tabIndex = -1;
            document.body.focus();
            document.body.removeAttribute("tabindex");
        }"""
    )
