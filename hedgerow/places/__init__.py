"""Files below one root, wherever it is: folders of this machine, object stores, anything that fsspec opens."""
