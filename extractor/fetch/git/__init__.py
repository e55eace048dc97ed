"""Histories of pages in local git repositories, read with git itself and nothing that a repository says to run."""
