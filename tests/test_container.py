"""The files for containers say what the rest of the project says; no container is made."""

import json
import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
FOLDER = PROJECT / ".devcontainer"
DOCKERFILE = (FOLDER / "Dockerfile").read_text(encoding="utf-8")


def test_the_devcontainer_builds_a_stage_that_has_its_user_and_port():
    settings = json.loads((FOLDER / "devcontainer.json").read_text(encoding="utf-8"))
    assert (FOLDER / settings["build"]["dockerfile"]).is_file()
    assert (FOLDER / settings["build"]["context"]).resolve() == PROJECT
    stages = re.split(r"^FROM (?=.* AS )", DOCKERFILE, flags=re.M)[1:]
    named = {re.match(r"\S+ AS (\w+)", stage)[1]: stage for stage in stages}
    learn = named[settings["build"]["target"]]
    user = settings["remoteUser"]
    assert f"useradd --create-home {user}\nUSER {user}\nWORKDIR /home/{user}\n" in learn
    assert settings["mounts"][0]["target"] == f"/home/{user}"
    assert f"EXPOSE {settings['forwardPorts'][0]}\n" in learn


def test_what_is_copied_into_the_container_exists():
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", DOCKERFILE, re.M)
    assert copied and all((PROJECT / name).exists() for names in copied for name in names.split())


def test_the_container_has_the_pytorch_that_is_known_to_work():
    (pinned,) = re.findall(r"torch==[\d.]+", DOCKERFILE)
    assert pinned in (PROJECT / "requirements.txt").read_text(encoding="utf-8").splitlines()


def test_no_solution_is_in_the_container_for_learners():
    _, _, rest = DOCKERFILE.partition(" AS learn\n")
    learn, _, teach = rest.partition("FROM learn AS teach\n")
    assert "/distributions/teach" not in learn and "/clone" not in learn
    assert "/distributions/teach" in teach
