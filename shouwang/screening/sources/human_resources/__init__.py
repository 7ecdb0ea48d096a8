"""人社: who lost work or came home from work away."""
