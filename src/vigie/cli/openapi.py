"""Print the OpenAPI description of /api/v1, for tools and for tests."""

import argparse
import json


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--indent", type=int, default=2)


def run(args: argparse.Namespace) -> int:
    from vigie.api.main import api

    print(json.dumps(api.get_openapi_schema(), indent=args.indent, ensure_ascii=False, default=str))
    return 0
