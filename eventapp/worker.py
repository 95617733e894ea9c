"""The job worker: runs the tasks of jobs.py until it is stopped."""

from huey.consumer import Consumer

from eventapp import create_app, jobs


def main() -> None:
    """Run in the foreground; SIGTERM lets the task at hand finish."""
    app = create_app(REQUEST_LOG=False)
    jobs.context = app.app_context
    Consumer(jobs.huey, workers=2, worker_type="thread", check_worker_health=True).run()


if __name__ == "__main__":
    main()
