"""A plugin of Ansible that kills the play after a number of tasks, as a lost connection would."""

import os
import signal

from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):  # type: ignore[misc]  # not typed where we check
    """Counts the tasks that were begun."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "killing"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._begun = 0
        self._limit = int(os.environ["AKIRA_KILL_AFTER_TASKS"])

    def v2_playbook_on_task_start(self, task: object, is_conditional: bool) -> None:  # noqa: ARG002
        """Kill before the task after the last one that may run."""
        self._begun += 1
        if self._begun > self._limit:
            os.kill(os.getpid(), signal.SIGKILL)
