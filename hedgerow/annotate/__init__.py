"""Published sentences to annotation tools, and people's answers back as gold.

``items`` takes sentences out of a release; ``label_studio``, ``argilla`` and ``lines`` (our own JSON lines) write
them in the form that a tool imports and read what it exports; ``answers`` checks and joins what people said.
"""
