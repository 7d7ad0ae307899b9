/*
 * GOV.UK Frontend's components as functions over typed structs, giving struct html: the same markup as
 * that package's own fixtures, which component_test.c compares with.
 */
#ifndef KITH_COMPONENT_H
#define KITH_COMPONENT_H

#include "core/base/problem.h"
#include "core/html/html.h"

#endif
