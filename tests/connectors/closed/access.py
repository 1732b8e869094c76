"""The one way to its server: with a token, counted in calls and in money, in a version that ends one day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from vigie.connectors.contract import Budget
from vigie.connectors.errors import AccessLost, Gone, Refused, TryLater
from vigie.connectors.http import GuardedClient

VERSION = "v9"
SHUT = frozenset({"version_ended", "right_missing"})


class Access:
    """prices: micro-units of money by what a call is for. money: left when it is known before any call."""

    def __init__(
        self, http: GuardedClient, address: str, token: str, prices: Mapping[str, int], money: int | None
    ) -> None:
        self.address = address
        self._http = http
        self._token = token
        self._prices = prices
        self._spent, self._left = 0, money
        self._me: Mapping[str, Any] = {}

    def budget(self) -> Budget:
        return replace(self._http.budget, cost_micros=self._spent, money_left_micros=self._left)

    def me(self, *, again: bool = False) -> Mapping[str, Any]:
        if again or not self._me:
            self._me = self.ask("GET", "/me")
        return self._me

    def us(self) -> str:
        return str(self.me()["id"])

    def granted(self, scope: str) -> bool:
        return str(self.me()["approvals"].get(scope)) == "granted"

    def ask(self, method: str, path: str, *, price: str = "", **options: Any) -> Any:
        """The decoded answer. Raises TryLater before a call that the purse does not hold."""
        if self._left is not None and self._prices.get(price, 0) > self._left:
            raise TryLater("purse-empty", after=timedelta(hours=6))
        answer = self._http.request(
            method,
            f"{self.address}/{VERSION}{path}",
            write=method != "GET",
            ok={400, 403, 410, 422},
            headers={"authorization": f"Bearer {self._token}"},
            **options,
        )
        self._spent += int(answer.headers.get("x-cost-micros", "0"))
        if "x-money-left-micros" in answer.headers:
            self._left = int(answer.headers["x-money-left-micros"])
        said = answer.json()
        if answer.status < 300:
            return said
        code = str(said.get("code", "")) if isinstance(said, dict) else ""
        if code in SHUT:
            raise AccessLost(code)
        raise Gone(code) if code in {"deleted", "not_found"} else Refused(code or str(answer.status))
