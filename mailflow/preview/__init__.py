"""Every letter of every programme, to be looked at before anybody gets it."""

from mailflow.preview.samples import Sample, languages_of, names_of, samples, stationery_of

__all__ = ["Sample", "languages_of", "names_of", "samples", "stationery_of"]
