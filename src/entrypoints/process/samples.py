"""Metrics of another process, as its page gives them."""

from prometheus_client.parser import text_string_to_metric_families


def samples_of(page: str) -> dict[str, float]:
    """Return the value of each sample by its name; of a name with labels, the last.

    Raises:
        ValueError: the page is not in the text format of Prometheus.
    """
    return {
        sample.name: sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }
