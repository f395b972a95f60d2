"""On which days somebody answered."""

import sqlite3
from datetime import date

from data.verbs import Verbs


class ActivityVerbs(Verbs):
    """Counting answers by day."""

    async def activity(self, person_id: int, first: date, last: date) -> dict[date, int]:
        """How many questions the person answered on each local date of a span; dates without any are left out."""

        def unit(connection: sqlite3.Connection) -> dict[date, int]:
            rows = connection.execute(
                "SELECT day, COUNT(*) FROM answer WHERE person_id = ? AND day BETWEEN ? AND ? GROUP BY day",
                (person_id, first.toordinal(), last.toordinal()),
            )
            return {date.fromordinal(day): count for day, count in rows}

        return await self._read(unit)
