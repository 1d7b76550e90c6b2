"""The command ``serve``: releases over HTTP."""

from __future__ import annotations

import click

from hedgerow.cli import terminal


@click.command("serve")
@click.option("--root", default="output", show_default=True, help="Folder of all datasets.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(1, 65535))
@click.option("--token-file", default=None, help="File with the token that readers must bring.")
@click.option("--json", "as_json", is_flag=True, help="Print the address as JSON.")
def serve_command(root: str, host: str, port: int, token_file: str | None, as_json: bool) -> None:
    """Serve releases over HTTP, read-only: for Hugging Face clients, pandas, polars, DuckDB, curl and browsers.

    Only committed releases are served, and no damaged file. Readers need a token when --token-file or the variable
    HEDGEROW_SERVE_TOKEN names one.
    """
    from hedgerow.serve.run import read_token, serve

    token = read_token(token_file)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}"
    access = "readers need the token" if token else "everyone who reaches it can read"

    def say() -> None:
        if as_json:
            terminal.show_json({"root": root, "address": address, "token_needed": bool(token)})
        else:
            terminal.say(f"Serving {root} at {address} ({access}). Ctrl-C stops it.")

    serve(root, host, port, token, say)
