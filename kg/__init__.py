"""Entente: political and diplomatic news as a knowledge graph that an analyst can question."""

__version__ = "0.1.0"
