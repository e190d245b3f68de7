"""One mechanism of the kernel alone, and then the corpus: what each layer does without the others.

python -I one_layer.py landlock|seccomp|namespaces USER
"""

import os
import sys

from inhouse.egress import landlock, namespaces, seccomp
from inhouse.egress.powers import Powers, rules
from inhouse.egress.syscalls import architecture, prctl
from inhouse.proofs.egress import corpus
from inhouse.proofs.egress.attempt import become

PR_SET_NO_NEW_PRIVS = 38
READ = ("/usr", "/lib", "/lib64", "/etc", "/proc", "/sys", sys.prefix, sys.base_prefix)


def main() -> None:
    layer, user = sys.argv[1], int(sys.argv[2])
    become(user)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    powers = Powers(read=READ)
    if layer == "landlock":
        landlock.restrict(powers, min(landlock.abi(), landlock.NEWEST))
    elif layer == "seccomp":
        machine = architecture()
        assert machine is not None
        seccomp.install(seccomp.assemble(rules(powers, os.getpid()), machine))
    else:
        namespaces.enter()
        namespaces.drop_capabilities()
    corpus.main()


if __name__ == "__main__":
    main()
