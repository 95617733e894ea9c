"""The API answers as its own description says, whatever it is asked."""

import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings

from tests.conftest import fill, make_app


def test_the_api_does_what_its_description_says(tmp_path):
    app = make_app(tmp_path)
    app.test_client_class = FlaskClient
    with app.app_context():
        code = fill(app).shelf.current("almedalen-2017").release.programme.seminars[0].code
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) == 4
    for operation in operations:

        @settings(max_examples=30, suppress_health_check=list(HealthCheck))
        @given(operation.as_strategy())
        def check(case):
            case.call_and_validate()

        check()
    client = app.test_client()
    assert client.get(f"/api/v1/events/almedalen-2017/seminars/{code}").json["sequence"] == 0
    assert client.get("/api/v1/events/nothing").json == {"error": "not found"}
    assert client.get("/api/v1/events").json["events"][0]["slug"] == "almedalen-2017"
    assert client.get("/api/v1/events/almedalen-2017/now").json["on"] == []
