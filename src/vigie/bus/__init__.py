"""Events written in the transaction of the fact they tell, and the worker that carries them."""
