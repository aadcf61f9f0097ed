"""What random headers are made of, one piece after the other.

NAME is one of the four names, VALUE and LITERAL a value, TARGET an expression that leads to a list,
CHANGE a piece of ``CHANGES`` (or of ``ACTIONS``), at any indentation; GLOBAL declares all names.
"""

from __future__ import annotations


def _pieces(text: str) -> tuple[str, ...]:
    return tuple(text.strip("\n").split("\n---\n"))


#: Values that stand there.
LITERALS = _pieces(
    r"""
'a1'
---
"b2"
---
None
---
('c3', 'd4')
---
['e5']
---
'f' 'g'
---
()
---
{'h'}
---
r'i\j'
---
1
---
-1.5
---
True
---
b'k'
---
...
---
{'k1': 'v1', 'k2': 2}
---
(('n',), ['o'])
---
('p',)
"""
)

#: Values that can be known.
VALUES = _pieces(
    r"""
LITERAL
---
a
---
t
---
l
---
m
---
d
---
a + 'z'
---
f'{a}-{b}\n'
---
t + ('r',)
---
(*t, a)
---
[*l, b]
---
tuple(l)
---
list(t)
---
set(t)
---
frozenset(t)
---
tuple()
---
(a, l)
---
d['k']
---
a if True else b
---
a if TYPE_CHECKING else b
---
(c := 'named')
---
{a: b, **d}
---
dict(x=a)
---
a or b
---
None or b
---
{'x': 'y'}['x']
---
{*t, 'p'}
---
{1, True, 1.0}
---
{'a': 1, 'a': 2}
---
(l, l)
"""
)

#: Statements after which all is known that was known before.
PLAIN = _pieces(
    r"""
NAME = VALUE
---
NAME: str = VALUE
---
NAME = OTHER = VALUE
---
NAME, a = (VALUE, 'u')
---
a = LITERAL
if isinstance(a, str): pass
a = 'w'
---
NAME = 'x'
NAME += 'y'
---
NAME = ('x',)
NAME += ('y',)
---
n = ['n']
n += ['o']
NAME = n
---
n = ['n']
NAME = n
---
if True:
    NAME = VALUE
else:
    NAME = 'never'
---
if TYPE_CHECKING:
    NAME = 'never'
---
if not TYPE_CHECKING:
    NAME = VALUE
---
def f1(x=a):
    global NAME
    NAME = 'never'
---
def f2():
    globals()['NAME'] = 'never'
---
class A1:
    NAME = 'inner'
    def method(self):
        global NAME
        NAME = 'never'
---
x1 = globals()['a']
x2 = 'a' in globals()
x3 = globals().get('NAME')
---
x4 = len(l), sorted(t), str(a)
---
NAME = 'gone'
del NAME
---
globals()['NAME'] = VALUE
---
vars()['NAME'] = 'v'
---
import os, json as j
---
from ids import A as a2
NAME = a2
---
import ids
NAME = ids.A
---
import ids as i2
NAME = i2.B
---
from quiet import *
---
from ids import L
NAME = L
---
[NAME for NAME in t]
---
lambda NAME: NAME
---
'''NAME = 1'''
---
# NAME = 1
---
x5 = 'exec', 'globals'
NAME = 'e'
---
class NAME1: pass
---
for i1 in t: pass
NAME = 'after'
---
with open('/dev/null') as f4: pass
NAME = 'after'
---
try:
    import json
except ImportError:
    json = None
NAME = 'after'
---
def f5(): l.append('never')
NAME = tuple(l)
---
NAME: 'int'
---
x6 = d['l'][0]
NAME = t
---
def f6(): return f6
NAME = t
---
x7 = [y for y in l if y]
NAME = t
---
(NAME) = 'in brackets'
---
a = b = 'two'
NAME = a
---
if a:
    NAME = 'same'
else:
    NAME = 'same'
---
import sys as s2
NAME = 'z'
"""
)

#: Code that binds NAME, not in a plain way.
CHANGES = _pieces(
    r"""
globals().update(NAME='changed')
---
exec("NAME = 'changed'")
---
globals()['NAME'[:4] + 'NAME'[4:]] = 'changed'
---
setattr(sys.modules[__name__], 'NAME', 'changed')
---
sys.modules[__name__].NAME = 'changed'
---
__import__(__name__).NAME = 'changed'
---
__import__('sys').modules[__name__].NAME = 'changed'
---
__import__('builtins').exec("NAME = 'changed'")
---
vars(sys.modules[__name__])['NAME'] = 'changed'
---
sys.modules[__name__].__dict__['NAME'] = 'changed'
---
g1 = globals()
g1['NAME'] = 'changed'
---
g2 = globals
g2()['NAME'] = 'changed'
---
globals().pop('NAME', 0)
---
globals().setdefault('NAME', 'changed')
---
eval('globals()').update(NAME='changed')
---
(lambda: globals().update(NAME='changed'))()
---
[globals().update(NAME='c') for _ in t]
---
sys._getframe().f_globals['NAME'] = 'changed'
---
import builtins
builtins.exec("NAME = 'changed'", globals())
---
getattr(sys, 'modules')[__name__].NAME = 'changed'
---
globals().__setitem__('NAME', 'changed')
---
for k1 in ('NAME',): globals()[k1] = 'changed'
---
globals().__ior__({'NAME': 'changed'})
---
x9: (NAME := 'changed') = 1
---
assert (NAME := 'changed')
---
assert True, (NAME := 'changed')
---
d[(NAME := 'changed')] = 1
---
d['z'] = 1
del d[(NAME := 'changed')[:0] + 'z']
---
print(NAME := 'changed')
---
x10 = [(NAME := y) for y in t]
---
x11 = a and (NAME := 'changed')
---
x12 = 0 if a else (NAME := 'changed')
---
x13 = (NAME := 'changed') + (NAME := 'twice')
---
x14 = 1 < 2 < len(NAME := 'changed')
---
for NAME in t: pass
---
for NAME in (): pass
else: pass
---
while a:
    NAME = 'changed'
    break
---
with open('/dev/null') as NAME: NAME = 'changed'
---
import os as NAME
---
def NAME(): pass
---
class NAME: pass
---
try:
    NAME = 'changed'
    1 / 0
    NAME = 'twice'
except ZeroDivisionError:
    pass
---
try:
    1 / 0
except ZeroDivisionError as NAME:
    pass
---
for x15 in t:
    break
else:
    NAME = 'changed'
---
match a:
    case NAME: pass
---
match t:
    case [x16, *NAME]: pass
    case _: pass
---
from stars import *
---
from listed import *
---
from grown import *
---
from shadows import *
---
NAME, *x17 = 'ab'
---
*NAME, x18 = 'ab'
---
tuple = lambda x=0: 'shadowed'
NAME = tuple(l)
---
def list(*x): return 'shadowed'
NAME = list(t)
---
class set:
    def __new__(cls, *x): return 'shadowed'
NAME = set()
---
NAME = a.upper()
---
NAME = 'x' * 2
---
NAME = [y for y in t]
---
NAME = sorted(t)
---
NAME = t[0]
---
NAME = a == b
---
NAME = not a
---
NAME = l and t
---
NAME = a if len(l) else b
---
TYPE_CHECKING = a
if TYPE_CHECKING:
    NAME = 'changed'
---
NAME = '%s' % a
---
NAME = 1 + 1
---
while True:
    NAME = 'changed'
    if a: break
else:
    NAME = 'twice'
---
NAME = lambda: 1
---
for x19 in t:
    if x19 == 'q':
        continue
    NAME = x19
---
NAME = (yes := a)
---
from ids import revision_ as NAME
---
import ids
ids.A = 'changed'
NAME = ids.A
---
import ids
ids.change()
NAME = ids.A
---
from ids import change, L
change()
NAME = L
---
import ids
ids.L.append('x')
NAME = ids.L
---
from ids import L
NAME = L
L.append('x')
---
from ids import change
import ids
change()
NAME = ids.A
---
import ids
setattr(ids, 'A', 'changed')
NAME = ids.A
---
from ids import L as L1, L as L2
NAME = L1
L2.append('x')
---
import ids
NAME = ids.L
ids.change()
"""
)

#: How a name comes to hold a list that others hold.
SETUPS = _pieces(
    r"""
NAME = l
---
NAME = m
---
NAME = (l, 'x')
---
NAME = {'x': l}
---
NAME = d
---
n1 = NAME = ['n']
---
n1 = ['n']
n2 = (n1, n1)
NAME = n1
---
NAME = n1 = l
---
n1 = m[0]
NAME = m
---
n2 = [l]
NAME = l
---
n1, n2 = l, [l]
NAME = (n1,)
---
for n1 in (l,): pass
NAME = l
---
n1 = l or t
NAME = l
---
n1 = d['l']
NAME = l
---
class C1: x = l
n1 = C1.x
NAME = l
---
def f7(x=l): return x
n1 = f7()
NAME = l
---
[n1] = [l]
NAME = n1
---
n1 = (lambda: l)()
NAME = l
---
n1 = [l][0]
NAME = l
---
n1 = (n3 := l)
NAME = n3
---
with_ = {}
with_['x'] = l
n1 = with_['x']
NAME = l
---
if a:
    n1 = l
else:
    n1 = l
NAME = l
---
if a:
    n1 = ['z']
    NAME = n1
else:
    n1 = ['z']
    NAME = ['z']
"""
)

#: Code that changes a list, set or dict.
ACTIONS = _pieces(
    r"""
TARGET.append('changed')
---
TARGET += ['changed']
---
TARGET *= 2
---
TARGET.clear()
---
TARGET[:] = ['changed']
---
del TARGET[:]
---
TARGET.insert(0, 'changed')
---
getattr(TARGET, 'append')('changed')
---
list.append(TARGET, 'changed')
---
TARGET.extend(t)
---
for x20 in t: TARGET.append(x20)
---
[TARGET.append(x) for x in t]
---
x21 = TARGET.append
x21('changed')
---
print(*map(TARGET.append, t))
---
(lambda x: x.append('changed'))(TARGET)
---
def f8(x): x.append('changed')
f8(TARGET)
---
class D1:
    TARGET.append('changed')
---
class D2:
    def __init__(self): TARGET.append('changed')
D2()
---
TARGET.reverse()
---
x22 = (TARGET, 'x')
x22[0].append('changed')
---
x23 = {'k': TARGET}
x23['k'].append('changed')
---
with_2 = [TARGET]
for x24 in with_2: x24.append('changed')
---
import operator
operator.iadd(TARGET, ['changed'])
---
def f9(x=TARGET): x.append('changed')
f9()
---
y1 = TARGET
y2 = y1
y2.append('changed')
---
match TARGET:
    case y3: y3.append('changed')
---
y4, y5 = TARGET, a
y4.append('changed')
---
def f10(): return TARGET
f10().append('changed')
---
y6 = [TARGET]
y6[0] += ['changed']
---
(y7 := TARGET).append('changed')
---
y8 = lambda: TARGET
y8().append('c')
---
y9 = t and TARGET
y9 += ['c']
---
try:
    y10 = TARGET
    y10.append('c')
    1 / 0
except ZeroDivisionError: pass
---
for y11 in t:
    try: y12.append('c')
    except NameError: pass
    y12 = TARGET
---
y13 = TARGET.__iadd__
y13(['c'])
"""
)

#: Code that runs CHANGE in some other place than it is written.
CALLERS = _pieces(
    r"""
def h1():
    GLOBAL
    CHANGE
h1()
---
def h2():
    GLOBAL
    CHANGE
def h3(): h2()
h3()
---
def h4(f):
    GLOBAL
    CHANGE
    return f
@h4
def h5(): pass
---
class H6:
    GLOBAL
    CHANGE
---
class H7:
    def __init__(self):
        GLOBAL
        CHANGE
H7()
---
class H8:
    def __enter__(self):
        GLOBAL
        CHANGE
    def __exit__(self, *x): pass
with H8(): pass
---
class H9:
    def __exit__(self, *x):
        GLOBAL
        CHANGE
    def __enter__(self): pass
with H9(): pass
---
class H10:
    def __add__(self, x):
        GLOBAL
        CHANGE
H10() + 1
---
class H11:
    def __str__(self):
        GLOBAL
        CHANGE
        return ''
str(H11())
---
class H12:
    def __iter__(self):
        GLOBAL
        CHANGE
        return iter(t)
for x25 in H12(): pass
---
class H13:
    def __getattr__(self, n):
        GLOBAL
        CHANGE
H13().x
---
class H14:
    @property
    def x(self):
        GLOBAL
        CHANGE
H14().x
---
class H15:
    def __init_subclass__(cls):
        GLOBAL
        CHANGE
class H16(H15): pass
---
class H17(type):
    def __new__(m, *x):
        GLOBAL
        CHANGE
        return type(*x)
class H18(metaclass=H17): pass
---
class H19:
    def __set_name__(self, *x):
        GLOBAL
        CHANGE
class H20: x = H19()
---
def h21():
    GLOBAL
    CHANGE
h22 = h21
h22()
---
def h23():
    GLOBAL
    CHANGE
h24 = [h23]
h24[0]()
---
def h25():
    GLOBAL
    CHANGE
print(h25())
---
def h26():
    GLOBAL
    CHANGE
x26 = a and h26()
---
def h27(x):
    GLOBAL
    CHANGE
list_ = [*map(h27, t)]
---
def h28():
    GLOBAL
    CHANGE
    yield 1
for x27 in h28(): pass
---
def h29():
    GLOBAL
    CHANGE
    yield 1
x28 = [*h29()]
---
def h30():
    def h31():
        GLOBAL
        CHANGE
    h31()
h30()
---
def h32():
    GLOBAL
    CHANGE
x29 = f'{h32()}'
---
def h33():
    GLOBAL
    CHANGE
    return {}
h33()['x'] = 1
---
def h34(x=1):
    GLOBAL
    CHANGE
def h35(x=h34()): pass
---
def h36():
    GLOBAL
    CHANGE
if h36(): pass
---
def h37():
    GLOBAL
    CHANGE
x30: h37() = 1
---
def h38():
    GLOBAL
    CHANGE
assert not h38() or True
---
if a:
    def h39():
        GLOBAL
        CHANGE
else:
    def h39(): pass
h39()
---
try:
    def h40():
        GLOBAL
        CHANGE
except NameError: pass
h40()
---
class H41:
    @staticmethod
    def x():
        GLOBAL
        CHANGE
H41.x()
---
class H42:
    @classmethod
    def x(cls):
        GLOBAL
        CHANGE
H42().x()
---
class H43:
    class H44:
        def x(self):
            GLOBAL
            CHANGE
H43.H44().x()
---
def h45():
    GLOBAL
    CHANGE
def h46(): return h45
h46()()
---
import functools
@functools.cache
def h47():
    GLOBAL
    CHANGE
h47()
---
def h48(f): return f()
@h48
def h49():
    GLOBAL
    CHANGE
---
def h50():
    GLOBAL
    CHANGE
(lambda: h50())()
---
def h51():
    GLOBAL
    CHANGE
match h51():
    case _: pass
---
def h52():
    GLOBAL
    CHANGE
try: h52()
except Exception: pass
---
def h53():
    GLOBAL
    CHANGE
while h53(): pass
---
class H54:
    def __bool__(self):
        GLOBAL
        CHANGE
        return True
if H54(): pass
---
class H55:
    def __format__(self, x):
        GLOBAL
        CHANGE
        return ''
x31 = f'{H55()}'
---
class H56:
    def __eq__(self, x):
        GLOBAL
        CHANGE
H56() == 1
---
class H57:
    def __getitem__(self, x):
        GLOBAL
        CHANGE
        raise IndexError
x32 = [*H57()]
---
class H58:
    def __call__(self):
        GLOBAL
        CHANGE
H58()()
"""
)

#: CHANGE under a condition.
BRANCHES = _pieces(
    r"""
if a:
    CHANGE
---
if not a:
    pass
else:
    CHANGE
---
for x33 in t:
    CHANGE
---
while True:
    CHANGE
    break
---
try:
    CHANGE
except Exception: pass
---
try:
    1 / 0
except ZeroDivisionError:
    CHANGE
---
try: pass
finally:
    CHANGE
---
with open('/dev/null'):
    CHANGE
---
if a:
    NAME = 'one'
elif b:
    CHANGE
---
match a:
    case 'x':
        CHANGE
---
try: pass
except E1: pass
else:
    CHANGE
"""
)
