"""Room: building. May import: stdlib.

What the worker never imports, and so is not shipped: shell-style patterns on the paths inside an archive.

Left out is only what no part of numpy, Pillow or our code can reach while it cuts out pictures; what is merely rare
stays. tests/browser runs every format and every path of the worker on the trimmed archives.
"""

from fnmatch import fnmatchcase

# Servers, mail, terminals, debuggers, test runners, other user interfaces, packaging, other platforms.
STANDARD_LIBRARY = (
    "_pyrepl/*", "bdb.py", "cgi*.py", "cmd.py", "cProfile.py", "curses/*", "dbm/*", "doctest.py", "ensurepip/*",
    "ftplib.py", "idlelib/*", "imaplib.py", "lib2to3/*", "mailbox.py", "multiprocessing/*", "netrc.py", "optparse.py",
    "pdb.py", "pickletools.py", "plistlib.py", "poplib.py", "profile.py", "profiling/*", "pstats.py", "pydoc.py",
    "pydoc_data/*", "smtplib.py", "sqlite3/*", "statistics.py", "test/*", "tkinter/*", "tomllib/*", "trace.py",
    "turtle*", "unittest/*", "venv/*", "webbrowser.py", "wsgiref/*", "xmlrpc/*", "zipapp.py", "http/server.py",
    "http/cookiejar.py", "_pydecimal.py", "_pyio.py", "_ios_support.py", "_apple_support.py", "_android_support.py",
    "_aix_support.py", "_osx_support.py", "asyncio/windows_*.py", "encodings/mac_*.py", "encodings/cp1[012]*.py",
    "encodings/cp[6-9]*.py", "encodings/iso*.py", "encodings/koi8*.py", "encodings/big5*.py", "encodings/gb*.py",
    "encodings/euc*.py", "encodings/shift*.py", "encodings/hz.py", "encodings/johab.py", "encodings/ptcp154.py",
    "encodings/tis_620.py", "encodings/hp_roman8.py", "encodings/kz1048.py", "encodings/palmos.py",
)  # fmt: skip
# Random numbers, Fortran, tests, headers and type stubs; polynomials and masked arrays are loaded by nobody here.
NUMPY = (
    "*.pyi", "*.pxd", "*.h", "*.a", "*.c", "*.f", "*.f90", "*/tests/*", "numpy/_core/include/*", "numpy/_core/lib/*",
    "numpy/_pyinstaller/*", "numpy/conftest.py", "numpy/f2py/*", "numpy/linalg/lapack_lite*", "numpy/ma/*",
    "numpy/polynomial/*", "numpy/random/*", "numpy/testing/*", "numpy/_core/*_tests*.so",
    "numpy/_core/_simd*", "numpy/_core/_operand_flag_tests*",
)  # fmt: skip
# Fonts, desktop windows and printing.
PILLOW = (
    "*.pyi", "PIL/_imagingft*", "PIL/_imagingtk*", "PIL/ImageFont.py", "PIL/ImageTk.py", "PIL/_tkinter_finder.py",
    "PIL/ImageQt.py", "PIL/ImageGrab.py", "PIL/ImageWin.py", "PIL/PSDraw.py", "PIL/ImageShow.py", "PIL/FontFile.py",
    "PIL/BdfFontFile.py", "PIL/PcfFontFile.py", "PIL/ImageText.py", "PIL/ImageDraw2.py",
)  # fmt: skip

_TRIMS = (("python_stdlib", STANDARD_LIBRARY), ("numpy-", NUMPY), ("pillow-", PILLOW))


def is_shipped(archive: str, path: str) -> bool:
    """Return whether the file `path` inside the archive named `archive` is worth its bytes."""
    for start, patterns in _TRIMS:
        if archive.startswith(start):
            return not any(fnmatchcase(path, pattern) for pattern in patterns)
    return True
