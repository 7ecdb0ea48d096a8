"""Long work: taken up by a worker, shown on a page while it runs, resumed when the worker dies."""
