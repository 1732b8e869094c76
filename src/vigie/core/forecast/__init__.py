"""How large something becomes, from its first minutes, and how such forecasts have held."""

from vigie.core.forecast.forecast import Abstention, Event, Forecast, Reason, estimate, forecast
from vigie.core.forecast.ranges import Range

__all__ = ["Abstention", "Event", "Forecast", "Range", "Reason", "estimate", "forecast"]
