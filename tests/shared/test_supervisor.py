"""Room: tests. Runs on CPython and MicroPython. What the supervisor sends again, and when it loses patience."""

from offcut.contract import protocol
from offcut.page import supervisor

OPTIONS = {"recipe": {}, "previews": True}


def start(job_id: str) -> dict:
    return protocol.start_job(job_id, "file", "name", "engine", OPTIONS)


def ready(ledger: dict, now_ms: float = 1000) -> dict:
    return supervisor.heard(ledger, protocol.worker_ready("1", 2, True, "wasm", []), now_ms)


def test_what_came_before_the_worker_is_sent_when_it_is_ready_and_only_then() -> None:
    ledger = supervisor.sent(supervisor.new(0), start("a"))
    ledger = ready(ledger)
    ledger = supervisor.sent(ledger, start("b"))
    assert supervisor.to_resend(ledger) == [start("a")]


def test_a_job_is_sent_again_once_after_a_crash_and_then_fails() -> None:
    ledger = supervisor.sent(ready(supervisor.new(0)), start("a"))
    ledger = supervisor.heard(ledger, protocol.job_started("a"), 1100)
    ledger, events = supervisor.died(ledger, 1200)
    assert events == []
    ledger = ready(supervisor.starting(ledger, 1300))
    assert supervisor.to_resend(ledger) == [start("a")]
    ledger = supervisor.heard(ledger, protocol.job_started("a"), 1400)
    ledger, events = supervisor.died(ledger, 1500)
    assert [event["type"] for event in events] == ["job-failed"]
    assert events[0]["error"]["code"] == "worker-died"
    assert not supervisor.is_open(ledger, "a")


def test_a_crash_costs_only_the_job_in_work_and_that_one_goes_last() -> None:
    ledger = ready(supervisor.new(0))
    for job_id in ["a", "b", "c"]:
        ledger = supervisor.sent(ledger, start(job_id))
    ledger = supervisor.heard(ledger, protocol.job_started("a"), 1100)
    ledger, _ = supervisor.died(ledger, 1200)
    ledger = ready(supervisor.starting(ledger, 1300))
    assert [command["job_id"] for command in supervisor.to_resend(ledger)] == ["b", "c", "a"]


def test_a_cancelled_job_is_not_sent_again() -> None:
    ledger = supervisor.sent(ready(supervisor.new(0)), start("a"))
    ledger = supervisor.sent(ledger, protocol.cancel_job("a"))
    ledger, events = supervisor.died(ledger, 1200)
    assert [event["type"] for event in events] == ["job-cancelled"]
    assert supervisor.to_resend(ready(ledger)) == []


def test_jobs_end_once() -> None:
    ledger = supervisor.sent(ready(supervisor.new(0)), start("a"))
    assert supervisor.is_open(ledger, "a")
    ledger = supervisor.heard(ledger, protocol.job_cancelled("a"), 1100)
    assert not supervisor.is_open(ledger, "a")


def looked_each_second(ledger: dict, from_ms: int, until_ms: int) -> str | None:
    for now_ms in range(from_ms, until_ms, 1000):
        ledger, verdict = supervisor.looked(ledger, now_ms)
        if verdict is not None:
            return verdict
    return None


def test_a_start_that_takes_too_long_is_told() -> None:
    limit = supervisor.START_LIMIT_MS
    assert looked_each_second(supervisor.new(0), 0, limit) is None
    assert looked_each_second(supervisor.new(0), 0, limit + 5000) == "worker-start-failed"


def test_silence_is_told_and_any_sound_ends_it() -> None:
    limit = supervisor.SILENCE_LIMIT_MS
    ledger = ready(supervisor.new(0), 0)
    assert looked_each_second(ledger, 0, limit + 5000) == "worker-timeout"
    ledger = supervisor.heard(ledger, protocol.heartbeat(), 20000)
    assert looked_each_second(ledger, 1000, limit + 15000) is None


def test_a_page_that_slept_does_not_blame_the_worker() -> None:
    ledger, _ = supervisor.looked(ready(supervisor.new(0), 0), 1000)
    ledger, verdict = supervisor.looked(ledger, 3600000)
    assert verdict is None


def test_nothing_is_blamed_after_giving_up() -> None:
    ledger = supervisor.gave_up(supervisor.new(0))
    assert looked_each_second(ledger, 0, 300000) is None
