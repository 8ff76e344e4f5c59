"""The command `failfirst`. A subcommand is imported when it is called, so that the command starts fast."""

import argparse
import importlib.util
import sys
import traceback

from .errors import FailFirstError

# Commands for authors. Each module has main(argv) and its own --help.
AUTHORING = {
    "exercises": "make exercises/ from solutions/",
    "execute": "run notebooks and store their outputs",
    "evidence": "run notebooks over many seeds and collect their claims",
    "pages": "make the book's generated pages",
}


def main(argv=None):
    """Run one subcommand.

    Parameters
    ----------
    argv : list of str, optional
        The arguments, without the program's name; those of the command line without it.

    Returns
    -------
    int
        Exit code: 0 if all is well, 1 after a failure that a sentence on standard error explains.
    """
    argv = sys.argv[1:] if argv is None else list(argv)
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may not know a character; a question mark is better than a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        return _run(argv) or 0
    except KeyboardInterrupt:
        return _stop("Interrupted. Nothing is half-written; the same command can be run again.")
    except FailFirstError as error:
        return _stop(str(error))
    except BrokenPipeError:
        # The reader (head, less) left. Python would complain once more when it flushes at exit.
        sys.stdout = None
        return 1
    except ModuleNotFoundError as error:
        return _stop(_missing_module(error))
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _stop(f"{where}{error.strerror or error}.")
    except SystemExit as stop:
        if isinstance(stop.code, str):
            return _stop(stop.code)
        return stop.code or 0
    except Exception as error:
        traceback.print_exc()
        return _stop(
            f"This is a bug of `failfirst {' '.join(argv)}` ({type(error).__name__}); "
            "please report the lines above in the issue tracker."
        )


def _run(argv):
    if argv and argv[0] in AUTHORING:
        module = importlib.import_module(f"failfirst.authoring.{argv[0]}")
        return module.main(argv[1:])
    arguments = _parser().parse_args(argv)
    return arguments.run(arguments)


def _parser():
    parser = argparse.ArgumentParser(
        prog="failfirst",
        description="The tool of the course Fail First.",
        epilog="For authors (each has its own --help): "
        + "; ".join(f"{name}: {what}" for name, what in AUTHORING.items())
        + ".",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")

    doctor = commands.add_parser("doctor", help="check this machine: packages, memory, GPU, data")
    doctor.set_defaults(run=_doctor)

    workspace = commands.add_parser("workspace", help="make or refresh the learner's workspace")
    workspace.add_argument(
        "--reset",
        metavar="LESSON",
        help="restore one lesson and its exercise, e.g. 3.2; a changed file is saved beside it first",
    )
    workspace.add_argument(
        "--to", metavar="DIR", help="folder of the workspace (default: $FAILFIRST_WORKSPACE, else workspace/)"
    )
    workspace.set_defaults(run=_workspace)

    data = commands.add_parser("data", help="verify, rebuild, fetch or register data")
    actions = data.add_subparsers(dest="action", required=True, metavar="action")
    verify = actions.add_parser("verify", help="check size and SHA-256 of every data file")
    verify.add_argument("name", nargs="?", help="one data set; all without it")
    verify.set_defaults(run=_data_verify)
    build = actions.add_parser("build", help="rebuild one data set from its sources (needs a network)")
    build.add_argument("name")
    build.set_defaults(run=_data_build)
    fetch = actions.add_parser("fetch", help="download a big set that no lesson needs (galaxy10: 2.5 GB)")
    fetch.add_argument("name", choices=["galaxy10"])
    fetch.set_defaults(run=_data_fetch)
    register = actions.add_parser("register", help="write a set's files, as they are now, into the register")
    register.add_argument("name")
    register.set_defaults(run=_data_register)

    address = commands.add_parser("address", help="check what is made from the repository's public address")
    address.add_argument(
        "--write", action="store_true", help="bring badges, links and Colab cells up to date"
    )
    address.set_defaults(run=_address)
    return parser


def _doctor(arguments):
    from . import doctor

    return doctor.main()


def _workspace(arguments):
    from . import workspace

    return workspace.main(to=arguments.to, reset=arguments.reset)


def _data_verify(arguments):
    from . import registry

    problems = registry.verify(arguments.name)
    if problems:
        return _stop("\n".join(str(problem) for problem in problems))
    register = registry.read()
    entries = [
        e for name in ([arguments.name] if arguments.name else register) for e in register[name].values()
    ]
    size = sum(entry["bytes"] for entry in entries) / 1e6
    print(f"Data: {len(entries)} file{'s' * (len(entries) != 1)}, {size:.1f} MB, all as registered.")
    return 0


def _data_build(arguments):
    from . import paths, registry

    recipe = paths.DATA / arguments.name / "build.py"
    if not recipe.is_file():
        known = sorted(file.parent.name for file in paths.DATA.glob("*/build.py"))
        raise FailFirstError(
            f"There is no recipe data/{arguments.name}/build.py. Sets with one: {', '.join(known) or 'none'}."
        )
    spec = importlib.util.spec_from_file_location(f"build_{arguments.name}", recipe)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    code = module.main()
    if code:
        return code
    problems = registry.verify(arguments.name)
    if problems:
        for problem in problems:
            print(f"{problem.file} {problem.reason}.", file=sys.stderr)
        return _stop(
            f"The rebuilt files are not the registered ones. If that is intended: "
            f"`failfirst data register {arguments.name}`."
        )
    print(f"data/{arguments.name} is rebuilt, and its files are the registered ones.")
    return 0


def _data_fetch(arguments):
    from .datasets import galaxy10

    print(f"{galaxy10.fetch_galaxy10()} is there, and its SHA-256 is the published one.")
    return 0


def _data_register(arguments):
    from . import registry

    entries = registry.register(arguments.name)
    print(f"data/{registry.REGISTRY} now holds {arguments.name}: {', '.join(entries)}.")
    return 0


def _address(arguments):
    from . import address

    return address.main(write=arguments.write)


def _missing_module(error):
    name = (error.name or "").split(".")[0]
    if name == "failfirst":
        return f"The module {error.name} is not part of this checkout; update it with `git pull`."
    return (
        f"This command needs the package {name or error}, which is not installed. Install what authors need: "
        "`python -m pip install -r requirements-dev.txt -c constraints.txt`."
    )


def _stop(sentence):
    sys.stdout.flush()
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
