"""卫健: who was found to have a major or chronic illness, and whose treatment stands under 大病专项救治."""
