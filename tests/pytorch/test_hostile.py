"""Attacks by way of PyTorch: they cost the function that attacks, and nothing else."""

import pytest

from grader.core.grades import Status
from tests.libraries import needed

needed("torch")
pytestmark = [pytest.mark.linux, pytest.mark.slow]

STEP = "    new_h = torch.tanh(x @ W + h @ U)\n"
ATTACKS = {
    "more memory than there is": "    torch.zeros(1 << 36).add_(1)\n",
    "memory in small pieces": (
        "    kept = []\n    while True:\n        kept.append(torch.ones(1 << 22))\n"
    ),
    "memory that is shared": "    torch.ones(1 << 31).share_memory_()\n",
    "a pickle that runs a command": (
        "    import io, os, pickle\n"
        "    class Run:\n"
        "        def __reduce__(self):\n"
        "            return os.listdir, ('/root',)\n"
        "    found = torch.load(io.BytesIO(pickle.dumps(Run())), weights_only=False)\n"
        "    raise SystemExit(found)\n"
    ),
    "a file of the machine": "    torch.from_file('/etc/passwd', size=8, dtype=torch.uint8)\n",
    "a compiled extension": (
        "    from torch.utils.cpp_extension import load_inline\n"
        "    load_inline('own', 'int one() { return 1; }', functions=['one'])\n"
    ),
    "another process": "    torch.multiprocessing.spawn(print, nprocs=2)\n",
    "a network": (
        "    place = 'tcp://127.0.0.1:9'\n"
        "    torch.distributed.init_process_group('gloo', place, rank=0, world_size=2)\n"
    ),
    "the end of the process": "    import os\n    os._exit(0)\n",
    "a wait without end": "    import time; time.sleep(1e6)\n",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_costs_only_the_function_that_attacks(guide, sandbox, attack: str) -> None:
    grades = guide.grades(sandbox, (STEP, ATTACKS[attack] + STEP))
    assert grades["step"].score == 0
    assert grades["step"].status is not Status.RIGHT
    for name in ("attention", "dropout"):
        assert grades[name].status is Status.RIGHT, grades[name].feedback


FORGERIES = {
    "comparisons that are always true": (
        "    torch.allclose = torch.equal = lambda *a, **k: True\n"
        "    torch.Tensor.__eq__ = lambda a, b: True\n    return x @ W\n"
    ),
    "a tensor that shows other numbers": (
        "    class Own(torch.Tensor):\n"
        "        def numpy(self, *a, **k):\n            return 'right'\n"
        "    return (x @ W).as_subclass(Own)\n"
    ),
    "another autograd": (
        "    torch.autograd.grad = lambda *a, **k: tuple(torch.ones_like(t) for t in a[1])\n"
        "    return x @ W\n"
    ),
    "another seed": (
        "    torch.manual_seed = torch.default_generator.manual_seed = lambda *a: None\n"
        "    return x @ W\n"
    ),
    "more threads": "    torch.set_num_threads(64)\n    return x @ W\n",
    "another precision for all": "    torch.set_default_dtype(torch.float16)\n    return x @ W\n",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_changed_library_forges_nothing(guide, sandbox, forgery: str) -> None:
    grades = guide.grades(sandbox, (STEP, FORGERIES[forgery] + STEP))
    assert grades["step"].score == 0
    for name in ("attention", "dropout"):
        assert grades[name].status is Status.RIGHT, grades[name].feedback


def test_threads_of_pytorch_take_no_more_time_than_there_is(guide, sandbox) -> None:
    threads = (
        "    import threading\n"
        "    def busy():\n"
        "        while True:\n"
        "            torch.rand(99, 99).inverse()\n"
        "    for _ in range(200):\n"
        "        threading.Thread(target=busy, daemon=True).start()\n"
    )
    grades = guide.grades(sandbox, (STEP, threads + STEP))
    assert grades["attention"].status is Status.RIGHT
