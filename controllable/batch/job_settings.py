"""How a batch job is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Field

from constraints.errors import InvalidOption
from constraints.optional_dependencies import check_installed
from controllable.batch.files.fields import DEFAULTS, FIELDS
from controllable.option_fields import Declared, Face, Flag, Natural, Positive, Whole
from controllable.writing.options import Options


@dataclass(frozen=True)
class BatchSettings(Declared):
    """How a batch job is done.

    Args:
        resume: Rows are told apart by their ids, and done again if what they say has changed.
        retry_errors: With `resume`.
        fail_fast: What was written stays.
        retries: From another seed.
        batch_size: With 1 no row's values depend, in their last digits, on the rows beside it.
        window: At the most.
        engine: This process, or a pool of Ray actors, whose results are the same.
        workers: Of `engine="ray"`.
        seed: Rows that give no seed have one that follows from this one and their id.
        defaults: Fields of rows that do not give them, such as `{"steps": 4}`; see docs/batch.md.

    Raises:
        InvalidOption: A setting makes no sense.
    """

    resume: Annotated[Flag, Field(description="go on with an output that is there")] = False
    retry_errors: Annotated[Flag, Field(description="with --resume: do rows again that were errors")] = False
    fail_fast: Annotated[Flag, Field(description="stop at the first row that is an error")] = False
    retries: Annotated[Natural, Field(description="how often a document that failed is begun anew")] = 1
    batch_size: Annotated[Positive, Field(description="documents denoised together")] = Options.batch_size
    window: Annotated[Positive, Field(description="rows that wait for others of their kind")] = 1024
    engine: Annotated[
        Literal["local", "ray"], Field(description="local: this process; ray: a pool of Ray actors"), Face()
    ] = "local"
    workers: Annotated[Positive | None, Field(description="actors of --engine ray; 2 by default")] = None
    seed: Annotated[Whole, Field(ge=0, description="a row's seed follows from it and the row's id")] = 0
    defaults: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.retry_errors and not self.resume:
            raise InvalidOption("retry_errors goes on with a job", hint="Give --resume (resume=True) as well")
        if self.workers is not None and self.engine != "ray":
            raise InvalidOption("workers are those of a cluster", hint="Give --engine ray (engine='ray') as well")
        if self.engine == "ray":
            check_installed("ray", extra="ray")
        for name in self.defaults:
            if name not in DEFAULTS:
                raise InvalidOption(f"unknown option {name!r}", hint=f"The options are {', '.join(DEFAULTS)}")
        checked = {name: FIELDS[name].check(value) for name, value in self.defaults.items()}
        object.__setattr__(self, "defaults", checked)
