"""The door: a conference folder comes in, a checked dataset and a list of findings go out.

In the order in which a folder passes: ``folder`` asks for the programme (``settings_file``, ``toml_lines``,
``settings``, ``programme``, ``template``), finds the tables (``tables``) and reads each from its bytes
(``decoding``, ``delimited``, ``json_lines``, ``workbook`` into ``sheets``), matches their columns (``columns``),
reads rows (``rows``) cell by cell (``cells``, ``amounts``, ``dates``, ``stages``, ``countries``,
``attendance``) into ``participants`` and ``interactions``, and applies what the programme says about people
(``overrides``). Everything noticed on the way is kept by ``findings`` and said by ``printing``.
"""
