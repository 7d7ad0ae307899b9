GOV.f();
