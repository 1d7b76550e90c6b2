"""What of earlier runs and releases stays, and what goes: documents kept, work collected, pages taken down."""
