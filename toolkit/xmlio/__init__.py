"""XML, and zip packages of XML, that strangers made: read with limits, written with care."""
