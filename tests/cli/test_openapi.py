import json
from pathlib import Path

from tests.processes import Home
from vigie.api.main import api


def test_description_is_the_one_that_is_served(tmp_path: Path) -> None:
    done = Home(tmp_path / "data").run("openapi", "--indent", "0")

    assert done.returncode == 0
    told = json.loads(done.stdout)
    served = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    assert told["openapi"].startswith("3.")
    assert set(told["paths"]) == set(served["paths"])
    assert len(told["paths"]) > 20
