"""What every use case rests on that reads CDR files."""

from dependency_injector.providers import Factory

from adapters.file_tail.reading.given_files import GivenFiles
from entrypoints.containers.operator.tool import ToolContainer


class FilesContainer(ToolContainer):
    """Files that an operator names."""

    files = Factory(GivenFiles)
