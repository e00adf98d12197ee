"""What went well and what did not, as TAP."""
count, failures = 0, 0


def say(good, what, why=()):
    """One result; of why it is no good the first lines are shown."""
    global count, failures
    count += 1
    failures += not good
    print(f'{"ok" if good else "not ok"} {count} - {what}', flush=True)
    for line in [] if good else list(why)[:6]:
        print('#   ' + str(line).strip()[:600].replace('\n', '\n#   '), flush=True)


def end():
    """The plan; the exit status of the program."""
    print(f'1..{count}')
    return 1 if failures else 0
