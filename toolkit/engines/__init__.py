"""Running a MarianMT model: CTranslate2 by default, transformers where asked for."""
