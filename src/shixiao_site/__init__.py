"""The site of 实效: a thin face over sealed runs. Reading, bringing registers, following up, deciding."""
