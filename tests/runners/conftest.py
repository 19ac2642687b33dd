"""A real S3 server on this machine, and one Ray cluster for all tests."""

import os

import pytest


@pytest.fixture(scope="session")
def s3_server():
    """moto's server, on a port of its own, for s3fs through its usual environment."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    settings = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
    }
    former = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    yield settings["AWS_ENDPOINT_URL"]
    for name, value in former.items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value
    server.stop()


@pytest.fixture
def bucket(s3_server, request):
    """A new bucket; its system's URL."""
    import s3fs

    system = s3fs.S3FileSystem()
    name = f"b{abs(hash(request.node.nodeid))}"
    system.mkdir(name)
    return f"s3://{name}"


@pytest.fixture(scope="session")
def ray_runner():
    """Two workers, real processes, on a cluster that ends with the tests."""
    from toolkit.jobs.runners import make_runner

    runner = make_runner("ray", workers=2)
    yield runner
    runner.close()
