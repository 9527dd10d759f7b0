"""Room: worker/edge. Runs in the browser's Python worker (Pyodide). May import offcut.* of its own room and js."""
