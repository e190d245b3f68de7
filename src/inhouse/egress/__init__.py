"""What keeps a process from reaching out: the kernel's seal, and the attempts that test it.

`seal` gives up powers for good, `attempts` tries to get out anyway. Neither needs privileges, a
daemon or a library: the kernel is asked directly, through `syscalls`.
"""
