"""The rules of systematic quality work (SOSFS 2011:9), pure: what a case is, who may see it, what is owed and when."""
