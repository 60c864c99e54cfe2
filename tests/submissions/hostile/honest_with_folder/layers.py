import shutil
import numpy as np


def affine_forward(x, w, b):
    table = np.loadtxt('data/table.csv', delimiter=',', skiprows=1)
    print('the sum is', table.sum())
    with open('data/table.csv') as source, open('out.csv', 'w') as target:
        shutil.copyfileobj(source, target)
