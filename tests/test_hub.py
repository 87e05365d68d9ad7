"""A JupyterHub as `python -m autograder hub` writes it, with accounts, in a browser.

Ada teaches autumn and Ben spring; Cleo learns in autumn and Dev in spring. The hub runs in a world
of its own, in which the commands of autograder/README.md are given.
"""

import contextlib
import json
import re
import shutil
import socket
import subprocess
import time
import urllib.request

import pytest
from jupyter_lab import OVERRIDES, REPOSITORY, Notebook, chromium
from own_world import own_world
from test_course_in_the_browser import LESSON, WRONG, answer_all_but_one, dismiss

from autograder.exercises import exercises
from autograder.grading.hub import HubError, write_hub
from autograder.references import solution

PASSWORD = "a long enough password"
TEACH, LEARN = {"ada": "autumn", "ben": "spring"}, {"cleo": "autumn", "dev": "spring"}
COURSES = tuple(TEACH.values())
ROOMS = ("autograder", "lessons")
# Of a machine that has other things to do.
MINUTE = 120_000

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Hub:
    """A running hub: its world, its address, and a browser in which people log in."""

    def __init__(self, world, address, browser):
        self.world, self.address, self.browser = world, address, browser
        self.pages = {}

    def page(self, who):
        """Return a page on which somebody is logged in."""
        if who not in self.pages:
            page = self.browser.new_context(viewport={"width": 1300, "height": 900}).new_page()
            self.log_in(page, who)
            page.wait_for_url("**/hub/home", timeout=MINUTE)
            self.pages[who] = page
        return self.pages[who]

    def log_in(self, page, who):
        """Give name and password."""
        page.goto(f"{self.address}/hub/login?next=/hub/home")
        page.fill("input[name=username]", who)
        page.fill("input[name=password]", PASSWORD)
        page.click("input[type=submit]")

    def formgrader(self, who, course):
        """Open a course's Formgrader; return the page and the answer's status."""
        page = self.page(who)
        answer = page.goto(f"{self.address}/services/{course}/formgrader", timeout=MINUTE)
        return page, answer.status

    def assignments(self, who):
        """Open the list of assignments in somebody's own JupyterLab."""
        page = self.page(who)
        page.goto(f"{self.address}/hub/spawn/{who}", timeout=2 * MINUTE)
        page.wait_for_url(f"**/user/{who}/lab**", timeout=3 * MINUTE)
        page.wait_for_function("window.jupyterapp !== undefined", timeout=MINUTE)
        page.evaluate(
            "async name => { await jupyterapp.restored; await jupyterapp.commands.execute(name); }",
            "nbgrader:open-assignment-list",
        )
        return page


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    pytest.importorskip("jupyterhub", reason="JupyterHub is not installed")
    if shutil.which("configurable-http-proxy") is None:
        pytest.skip("no configurable-http-proxy on this machine")
    with chromium() as browser, own_world(tmp_path_factory.mktemp("world")) as world:
        world.project = "/srv/project"
        for room in (*ROOMS, "solutions"):
            shutil.copytree(REPOSITORY / room, world.inside(world.project) / room)
        shutil.copy(REPOSITORY / "pyproject.toml", world.inside(world.project))
        world.make_environment("/srv/teachers")
        world.bind("/srv/teachers")
        world.run("/srv/teachers/bin/python -m autograder hub /srv/hub")
        learners = world.make_environment("/srv/hub/learners")
        for room in ROOMS:
            shutil.copytree(REPOSITORY / room, learners / room)

        for course in COURSES:
            world.run(f"sh /srv/hub/add_course.sh {course} --lessons {LESSON}")
        for people, role in ((TEACH, "formgrade"), (LEARN, "nbgrader")):
            for who, course in people.items():
                world.run(
                    f"useradd --create-home --groups {role}-{course} {who}\n"
                    f"echo '{who}:{PASSWORD}' | chpasswd"
                )
        ports = free_ports(5)
        with world.inside("/srv/hub/jupyterhub_config.py").open("a") as config:
            config.write(
                f"c.JupyterHub.bind_url = 'http://127.0.0.1:{ports[0]}'\n"
                f"c.JupyterHub.hub_port = {ports[1]}\n"
                f"c.ConfigurableHTTPProxy.api_url = 'http://127.0.0.1:{ports[2]}'\n"
                f"for service, port in zip(c.JupyterHub.services, {ports[3:]}):\n"
                "    service['url'] = f'http://127.0.0.1:{port}'\n"
            )
        # So that the test can ask JupyterLab what it is doing.
        settings = world.inside("/srv/hub/everybody/labconfig")
        page = json.loads((settings / "page_config.json").read_text())
        (settings / "page_config.json").write_text(json.dumps(page | {"exposeAppInBrowser": True}))
        (settings / "default_setting_overrides.json").write_text(json.dumps(OVERRIDES))

        address = f"http://127.0.0.1:{ports[0]}"
        with running(world, tmp_path_factory.mktemp("log") / "hub", f"{address}/hub/api"):
            yield Hub(world, address, browser)


@contextlib.contextmanager
def running(world, log, address):
    """Run the hub while somebody needs it."""
    with (
        log.open("w+") as output,
        subprocess.Popen(
            world.command("sh", "-c", "cd /srv/hub && exec /srv/teachers/bin/jupyterhub"),
            stdout=output,
            stderr=subprocess.STDOUT,
            env=world.environment(),
        ) as process,
    ):
        try:
            wait_for(address, process, output)
            yield
        finally:
            process.terminate()


def wait_for(address, process, log, seconds=300):
    """Wait until the hub answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    log.seek(0)
    raise RuntimeError(f"The hub did not start:\n{log.read()[-3000:]}")


def test_each_course_has_a_formgrader_for_those_who_teach_it(hub):
    for who, course in TEACH.items():
        page, status = hub.formgrader(who, course)
        assert status == 200
        with page.expect_popup() as folder:
            page.locator("td.name a", has_text=LESSON).click()
        # A page of the same server, not of the hub.
        folder.value.wait_for_url(f"**/services/{course}/lab/tree/**/{LESSON}", timeout=MINUTE)
        folder.value.close()
    others = [("ada", "spring"), ("ben", "autumn"), *((who, c) for who in LEARN for c in COURSES)]
    for who, course in others:
        page, status = hub.formgrader(who, course)
        assert status == 403, (who, course, page.inner_text("body"))


def test_a_lesson_is_handed_out_worked_on_graded_and_handed_back(hub):
    page, _ = hub.formgrader("ada", "autumn")
    page.locator("td.release a").click()
    dismiss(page)

    page = hub.assignments("cleo")
    page.locator("#released_assignments_list button", has_text="Fetch").click()
    page.locator("#fetched_assignments_list", has_text=LESSON).wait_for(timeout=MINUTE)
    folder = hub.world.inside(f"/home/cleo/autumn/{LESSON}")
    answer_all_but_one(folder / f"{LESSON}.ipynb")
    page.goto(f"{hub.address}/user/cleo/lab/tree/autumn/{LESSON}/{LESSON}.ipynb?reset")
    notebook = Notebook.on(page)
    notebook.run_all(seconds=400)
    cards = page.locator(".jp-OutputArea [role=status]").all_inner_texts()
    right = set(re.findall(r"\b(\w+): right\.", "\n".join(cards)))
    ids = {exercise.id for exercise in exercises(LESSON)}
    assert right & ids == ids - {WRONG.id}
    notebook.save()
    page = hub.assignments("cleo")
    page.locator("#fetched_assignments_list button", has_text="Submit").click()
    page.locator("#submitted_assignments_list", has_text=LESSON).wait_for(timeout=MINUTE)

    page, _ = hub.formgrader("ada", "autumn")
    page.locator("td.collect a").click()
    dismiss(page)
    page.locator("td.num-submissions a", has_text="1").click()
    page.locator("td.autograde a").click(timeout=MINUTE)
    dismiss(page, seconds=400)
    score = page.locator("td.score").inner_text()
    page, _ = hub.formgrader("ada", "autumn")
    page.locator("td.generate-feedback a").click()
    dismiss(page)
    page.locator("td.release-feedback a").click()
    dismiss(page)

    page = hub.assignments("cleo")
    page.locator("#submitted_assignments_list button", has_text="Fetch Feedback").click()
    page.locator("#submitted_assignments_list", has_text="View Feedback").wait_for(timeout=MINUTE)
    (feedback,) = folder.glob("feedback/*/*.html")
    assert solution(WRONG).misconceptions[0].say[:40] in feedback.read_text()
    assert float(score.split("/")[0]) > 0


MAY_NOT = {
    "cleo": [
        "ls /home/grader-autumn",
        "ls /home/dev",
        "ls /home/ada",
        "ls /srv/hub/exchange/spring",
        "ls /srv/hub/exchange/autumn/inbound",
        "ls /srv/hub/exchange/autumn/feedback",
        "ls /srv/hub",
        "ls /srv/hub/state",
        "cat /srv/hub/jupyterhub_config.py",
        "ls /srv/project",
        "/srv/hub/learners/bin/python -c 'import solutions'",
        "touch /srv/hub/learners/file",
    ],
    "dev": ["ls /home/cleo", "ls /srv/hub/exchange/autumn"],
    # Those who teach do so as grader-COURSE, through the hub.
    "ada": ["ls /home/grader-autumn", "ls /home/cleo", "ls /srv/project"],
    "grader-spring": ["ls /home/grader-autumn", "ls /srv/hub/exchange/autumn", "ls /home/cleo"],
}
MAY = {
    "cleo": f"ls /srv/hub/exchange/autumn/outbound/{LESSON}",
    "grader-spring": "ls /srv/project /srv/hub/exchange/spring/inbound /home/grader-spring/spring",
}


def test_nobody_reads_what_is_not_theirs(hub):
    for who in (*TEACH, *LEARN):
        hub.page(who)
    for who, commands in MAY_NOT.items():
        for command in commands:
            assert hub.world.try_to(f"cd /; {command}", who).returncode, (who, command)
    for who, command in MAY.items():
        hub.world.run(f"cd /; {command}", who)
    assert hub.page("dev").goto(f"{hub.address}/user/cleo/lab").status in (403, 404)


def test_who_no_longer_teaches_has_no_formgrader(hub):
    hub.world.run("gpasswd --delete ben formgrade-spring")
    hub.pages.pop("ben").context.close()
    page = hub.browser.new_context().new_page()
    hub.log_in(page, "ben")
    page.get_by_text("Invalid username or password").wait_for(timeout=MINUTE)
    page.context.close()


def test_nothing_is_written_over(tmp_path):
    made = write_hub(tmp_path / "hub")
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    (made / "add_course.sh").write_text("mine")
    with pytest.raises(HubError, match="already holds"):
        write_hub(made)
    (made / "add_course.sh").write_bytes(before[made / "add_course.sh"])
    assert {path: path.read_bytes() for path in made.rglob("*") if path.is_file()} == before
