"""One verdict row opened."""

from shixiao.pipeline.story.story import row_story
from shixiao.pipeline.story.told import Cell, Event, FactTold, Filed, Lane, Story, Window

__all__ = ["Cell", "Event", "FactTold", "Filed", "Lane", "Story", "Window", "row_story"]
